import { expect, it } from "vitest";

import { ofKind, type Manifest } from "../../support/kustomize.ts";
import { describeInstallations } from "./describe-installations.ts";

/** All that anybody of ours may do, by role: `namespace, resource: verbs`. README.md says why. */
const ON_KUBERNETES = {
  "Role profaas-profiler": [
    "profaas-runs, events: list",
    "profaas-runs, jobs.batch: create delete get list",
    "profaas-runs, pods/log: get",
    "profaas-runs, pods: list",
  ],
  "Role profaas-agent": [
    "profaas-runs, events: list",
    "profaas-runs, jobs.batch: create delete get list",
    "profaas-runs, pods/log: get",
    "profaas-runs, pods: list watch",
  ],
  "ClusterRole profaas-nodes": ["*, nodes: list", "*, pods: list"],
};
const ON_KNATIVE = {
  "Role profaas-services-of-runs": [
    "profaas-runs, pods: delete",
    "profaas-runs, services.serving.knative.dev: create delete get list",
  ],
  "Role profaas-services-left-behind": ["profaas-runs, services.serving.knative.dev: delete list"],
};

/** Who has which role. */
const BINDINGS_ON_KUBERNETES = {
  "RoleBinding profaas-profiler": "Role profaas-profiler: profaas/profaas-profiler",
  "RoleBinding profaas-agent": "Role profaas-agent: profaas-runs/profaas-agent",
  "ClusterRoleBinding profaas-nodes": "ClusterRole profaas-nodes: profaas-runs/profaas-agent profaas/profaas-profiler",
};
const BINDINGS_ON_KNATIVE = {
  "RoleBinding profaas-services-of-runs": "Role profaas-services-of-runs: profaas-runs/profaas-agent",
  "RoleBinding profaas-services-left-behind": "Role profaas-services-left-behind: profaas/profaas-profiler",
};

function rightsOf(manifests: readonly Manifest[]): Record<string, string[]> {
  const roles = manifests.filter(({ kind }) => kind === "Role" || kind === "ClusterRole");
  return Object.fromEntries(
    roles.map(({ kind, metadata, rules }) => [
      `${kind} ${metadata.name}`,
      (rules as { apiGroups: string[]; resources: string[]; verbs: string[] }[])
        .flatMap(({ apiGroups, resources, verbs }) =>
          apiGroups.flatMap((group) =>
            resources.map(
              (resource) =>
                `${metadata.namespace ?? "*"}, ${group === "" ? resource : `${resource}.${group}`}: ${[...verbs].sort().join(" ")}`,
            ),
          ),
        )
        .sort(),
    ]),
  );
}

describeInstallations("what an installation may do on Kubernetes", ({ manifests, isKnative, measures }) => {
  it("is what the table says, and nothing else", () => {
    expect(rightsOf(manifests)).toEqual({ ...(measures ? ON_KUBERNETES : {}), ...(isKnative ? ON_KNATIVE : {}) });
  });

  it("is nothing without a name, and beyond its namespace only reading", () => {
    for (const { kind, rules } of manifests.filter(({ kind }) => /Role$/.test(kind))) {
      for (const { apiGroups, resources, verbs } of rules) {
        for (const word of [...apiGroups, ...resources, ...verbs]) expect(word).not.toContain("*");
        if (kind === "ClusterRole") expect(["get", "list", "watch"]).toEqual(expect.arrayContaining(verbs));
        expect(resources).not.toContain("secrets");
      }
    }
  });

  it("is given to the profiler and the agent only", () => {
    const bindings = manifests
      .filter(({ kind }) => /RoleBinding$/.test(kind))
      .map(({ kind, metadata, roleRef, subjects }) => [
        `${kind} ${metadata.name}`,
        `${roleRef.kind} ${roleRef.name}: ${(subjects as { namespace: string; name: string }[])
          .map(({ namespace, name }) => `${namespace}/${name}`)
          .sort()
          .join(" ")}`,
      ]);
    expect(Object.fromEntries(bindings)).toEqual({
      ...(measures ? BINDINGS_ON_KUBERNETES : {}),
      ...(isKnative ? BINDINGS_ON_KNATIVE : {}),
    });
  });

  it("leaves every other account without a token", () => {
    const accounts = Object.values(ofKind(manifests, "ServiceAccount"));
    const silent = accounts.filter(({ automountServiceAccountToken }) => automountServiceAccountToken === false);
    expect(silent.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort()).toEqual([
      "profaas-runs/default",
      "profaas/profaas-function",
    ]);
  });

  it("is fenced in: namespaces hold pods to a standard, and are reached only where a policy says so", () => {
    const standard = Object.values(ofKind(manifests, "Namespace")).map(({ metadata }) => [
      metadata.name,
      metadata.labels?.["pod-security.kubernetes.io/enforce"],
    ]);
    expect(Object.fromEntries(standard)).toEqual({ profaas: "restricted", "profaas-runs": "baseline" });
    const policies = ofKind(manifests, "NetworkPolicy");
    expect(policies["nothing-by-default"]?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress"] });
    expect(policies["runs-among-themselves"]?.metadata.namespace).toBe("profaas-runs");
  });
});
