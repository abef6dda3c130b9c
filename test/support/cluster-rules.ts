import type { Rule } from "./real-cluster.ts";

const NODES: Rule[] = [{ apiGroups: [""], resources: ["nodes", "pods"], verbs: ["list"], everywhere: true }];

/** What the profiler and the agent of a Kubernetes cluster must be allowed to do. */
export const KUBERNETES_RULES: { readonly profiler: readonly Rule[]; readonly agent: readonly Rule[] } = {
  profiler: [
    { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "list", "create", "delete"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
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
