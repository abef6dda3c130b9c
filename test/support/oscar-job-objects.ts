/** What of OSCAR's own objects a job of a service is made of. */
export interface OscarJobOptions {
  readonly namespace: string;
  readonly service: string;
  readonly image: string;
  readonly script: string;
  /** The service as OSCAR keeps it for its supervisor. */
  readonly config: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The body of the request to `/job`. */
  readonly event: string;
  readonly job: string;
  /** The folder of the node that holds `supervisor`, which OSCAR has on a volume that all nodes share. */
  readonly binFolder: string;
  readonly key: { readonly accessKey: string; readonly secretKey: string };
}

/**
 * The objects that OSCAR 4.1.2 makes of a service, and the job that it makes of an event.
 *
 * Source: `ToPodSpec` in pkg/types/service.go and `MakeJobHandler` in pkg/handlers/job.go of grycap/oscar v4.1.2.
 */
export function oscarJobObjects(options: OscarJobOptions): readonly Readonly<Record<string, unknown>>[] {
  const { namespace, service, image, script, config, variables, event, job, binFolder, key } = options;
  const labels = { oscar_service: service, "oscar.grycap/user-service": "true", applicationId: service };
  const container = {
    name: "oscar-container",
    image,
    imagePullPolicy: "Always",
    command: ["/bin/sh"],
    args: ["-c", "echo $EVENT | /oscar/bin/supervisor"],
    env: [
      ...Object.entries(variables).map(([name, value]) => ({ name, value })),
      { name: "OSCAR_SERVICE_NAME", value: service },
      { name: "OSCAR_SERVICE_TOKEN", value: "f".repeat(64) },
      { name: "OSCAR_SERVICE_BASE_PATH", value: `/system/services/${service}/exposed` },
      { name: "fprocess", value: "/oscar/bin/supervisor" },
      { name: "max_inflight", value: "1" },
      { name: "write_debug", value: "true" },
      { name: "exec_timeout", value: "0" },
      { name: "read_timeout", value: "300" },
      { name: "write_timeout", value: "300" },
      { name: "healthcheck_interval", value: "5" },
      { name: "EVENT", value: event },
      { name: "JOB_UUID", value: job },
      { name: "RESOURCE_ID", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ],
    resources: { limits: { cpu: "1", memory: "512Mi" } },
    volumeMounts: [
      { name: "oscar-config", mountPath: "/oscar/config", readOnly: true },
      { name: "oscar-volume", mountPath: "/oscar/bin", readOnly: true },
      { name: "minio-user", mountPath: "/var/run/secrets/providers/minio.default", readOnly: true },
    ],
  };
  const pod = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: "Never",
    containers: [container],
    volumes: [
      { name: "oscar-config", configMap: { name: service } },
      { name: "oscar-volume", persistentVolumeClaim: { claimName: "oscar-pvc" } },
      { name: "minio-user", secret: { secretName: "minio" } },
    ],
  };
  const storage = { accessModes: ["ReadWriteMany"], storageClassName: "" };
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: namespace },
      spec: { ...storage, capacity: { storage: "1Gi" }, hostPath: { path: binFolder, type: "Directory" } },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "oscar-pvc", namespace },
      spec: { ...storage, volumeName: namespace, resources: { requests: { storage: "1Gi" } } },
    },
    { apiVersion: "v1", kind: "Secret", metadata: { name: "minio", namespace }, stringData: key },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: service, namespace, labels },
      data: { "script.sh": script, "function_config.yaml": config },
    },
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: job, namespace, labels },
      spec: {
        suspend: false,
        backoffLimit: 0,
        ttlSecondsAfterFinished: 2592000,
        template: { metadata: { labels }, spec: pod },
      },
    },
  ];
}
