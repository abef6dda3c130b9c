import type { Arrival } from "#core/workflow/routing.ts";
import type { KubernetesManifest } from "#ports/kubernetes.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import type { ClusterRun } from "../cluster/cluster-run.ts";
import type { OwnerReference } from "../cluster/cluster-servers.ts";
import { componentPod } from "../cluster/component-pod.ts";
import { componentLabels, componentName } from "../cluster/run-names.ts";

/** Beside the component's own time: for images, downloads and uploads, before Kubernetes ends the Job by itself. */
const AROUND_SECONDS = 3_600;
/** A Job that nobody took away leaves by itself. */
const KEPT_SECONDS = 600;

/** The Job that serves one arrival, once. */
export function componentJob(
  request: ClusterRun,
  component: RunComponent,
  arrival: Arrival,
  stageVariables: Readonly<Record<string, string>>,
  owner: OwnerReference | undefined,
): KubernetesManifest {
  const { run, settings, store, nodeSelectors } = request;
  const labels = componentLabels(run, component.name, arrival.id);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: componentName(run, component.name, arrival.id),
      namespace: settings.namespace,
      labels,
      ...(owner === undefined ? {} : { ownerReferences: [{ ...owner }] }),
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: Math.ceil(component.timeoutSeconds) + AROUND_SECONDS,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: componentPod({
        component,
        settings,
        store,
        nodeSelector: nodeSelectors[component.configuration.resource] ?? {},
        labels,
        stageVariables,
      }),
    },
  };
}
