import type { OscarConfiguration } from "#adapters/platform/oscar/api/oscar-configuration.ts";

import type { Manifest } from "../manifest.ts";

export interface ReconcileOptions {
  readonly prefix: string;
  readonly configuration: OscarConfiguration;
  readonly image: string;
  /** The operator's file of the functions. */
  readonly operator: string;
}

/** The secret with the administrator's key that OSCAR's chart makes where services run. */
const ADMINISTRATOR_SECRET = "minio";

/**
 * What asks every five minutes for whatever no notification told of: MinIO tells OSCAR of an upload once, and forgets it
 * when it restarts, as it does with every service that somebody makes or deletes.
 */
export function reconcileManifests({ prefix, configuration, image, operator }: ReconcileOptions): readonly Manifest[] {
  const namespace = configuration.servicesNamespace;
  const name = `${prefix}-reconcile`;
  const labels = { "app.kubernetes.io/part-of": "profaas" };
  const key = (variable: string, field: string): object => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: ADMINISTRATOR_SECRET, key: field } },
  });
  const container = {
    name: "reconcile",
    image,
    command: ["node", "/opt/profaas/profaas.mjs", "reconcile"],
    env: [
      { name: "PROFAAS_OPERATOR", value: "/etc/profaas/profaas.yaml" },
      { name: "PROFAAS_STORE_ENDPOINT", value: configuration.store.endpoint },
      ...(configuration.store.verifiesCertificate ? [] : [{ name: "NODE_TLS_REJECT_UNAUTHORIZED", value: "0" }]),
      key("AWS_ACCESS_KEY_ID", "accessKey"),
      key("AWS_SECRET_ACCESS_KEY", "secretKey"),
    ],
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "1", memory: "1Gi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [
      { name: "operator", mountPath: "/etc/profaas", readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
  const pod = {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [container],
    volumes: [
      { name: "operator", configMap: { name } },
      { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
    ],
  };
  const metadata = { name, namespace, labels };
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "profaas.yaml": operator } },
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      spec: {
        schedule: "*/5 * * * *",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 120,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: {
            backoffLimit: 0,
            activeDeadlineSeconds: 3600,
            ttlSecondsAfterFinished: 3600,
            template: { metadata: { labels }, spec: pod },
          },
        },
      },
    },
  ];
}
