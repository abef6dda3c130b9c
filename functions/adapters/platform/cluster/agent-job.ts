import type { KubernetesManifest } from "#ports/kubernetes.ts";

import type { MeasuredCluster, PodStore, RunAttempt } from "./cluster-run.ts";
import { OWN_SECURITY, priorityOf, STORE_FOLDER } from "./component-pod.ts";
import { roleLabels } from "./run-names.ts";
import { storeVariable } from "./stage-order.ts";

export const AGENT_CONTAINER = "agent";

/** A run that nobody collects leaves its Job for so long. */
const KEPT_SECONDS = 86_400;
/** Time for an agent that is told to stop to take away what it made. */
const TERMINATION_SECONDS = 60;

/** The Job that measures one run: it runs once, and whether it did is told by the outcome that it leaves. */
export function agentJob(
  name: string,
  run: RunAttempt,
  settings: MeasuredCluster,
  store: PodStore,
): KubernetesManifest {
  const { namespace, image, imagePullPolicy, serviceAccount } = settings;
  const { campaignId, runId, attempt } = run;
  const labels = roleLabels(run, "agent");
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace, labels },
    spec: {
      backoffLimit: 0,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: serviceAccount,
          ...priorityOf(settings),
          restartPolicy: "Never",
          enableServiceLinks: false,
          terminationGracePeriodSeconds: TERMINATION_SECONDS,
          containers: [
            {
              name: AGENT_CONTAINER,
              image,
              imagePullPolicy,
              command: ["node", "/opt/profaas/cluster-agent.mjs"],
              env: [
                { name: "PROFAAS_STORE", value: storeVariable(store) },
                { name: "PROFAAS_RUN", value: JSON.stringify({ campaignId, runId, attempt }) },
                { name: "PROFAAS_JOB", value: name },
                { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
              ],
              resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "1Gi" } },
              securityContext: OWN_SECURITY,
              terminationMessagePolicy: "FallbackToLogsOnError",
              volumeMounts: [{ name: "store", mountPath: STORE_FOLDER, readOnly: true }],
            },
          ],
          volumes: [{ name: "store", secret: { secretName: settings.store.secret } }],
        },
      },
    },
  };
}
