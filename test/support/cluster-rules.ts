import type { Rule } from "./real-cluster.ts";

const NODES: Rule[] = [{ apiGroups: [""], resources: ["nodes", "pods"], verbs: ["list"], everywhere: true }];

const KNATIVE = "serving.knative.dev";

/** What the profiler and the agent of a Kubernetes cluster must be allowed to do. */
export const KUBERNETES_RULES: { readonly profiler: readonly Rule[]; readonly agent: readonly Rule[] } = {
  profiler: [
    { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "list", "create", "delete"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    { apiGroups: [""], resources: ["events"], verbs: ["list"] },
    ...NODES,
  ],
  agent: [
    { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "list", "create", "delete"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    { apiGroups: [""], resources: ["events"], verbs: ["list"] },
    ...NODES,
  ],
};

/** What they must be allowed to do on a Knative cluster. */
export const KNATIVE_RULES: typeof KUBERNETES_RULES = {
  profiler: [
    ...KUBERNETES_RULES.profiler,
    { apiGroups: [KNATIVE], resources: ["services"], verbs: ["list", "delete"] },
  ],
  agent: [
    ...KUBERNETES_RULES.agent,
    { apiGroups: [KNATIVE], resources: ["services"], verbs: ["get", "list", "create", "delete"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
  ],
};
