import type { KubernetesKind } from "#ports/kubernetes.ts";

const GROUPS: Readonly<Record<KubernetesKind, readonly [group: string, plural: string]>> = {
  nodes: ["api/v1", "nodes"],
  pods: ["api/v1", "pods"],
  events: ["api/v1", "events"],
  jobs: ["apis/batch/v1", "jobs"],
  knativeServices: ["apis/serving.knative.dev/v1", "services"],
  knativeRevisions: ["apis/serving.knative.dev/v1", "revisions"],
  knativePodAutoscalers: ["apis/autoscaling.internal.knative.dev/v1alpha1", "podautoscalers"],
};

/** The path of a resource below the API's address: a collection, or one object in it. */
export function resourcePath(kind: KubernetesKind, namespace: string | undefined, name?: string): string {
  const [group, plural] = GROUPS[kind];
  const parts = [
    group,
    ...(namespace === undefined ? [] : ["namespaces", encodeURIComponent(namespace)]),
    plural,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
  ];
  return `/${parts.join("/")}`;
}
