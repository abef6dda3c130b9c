import { expect, it } from "vitest";

import { ofKind, type Manifest } from "../../support/kustomize.ts";
import { describeInstallations } from "./describe-installations.ts";

/** All that anybody of ours may do, by role: `namespace, resource: verbs`. README.md says why. */
const ON_KUBERNETES = {
  "Role profaas-profiler": ["profaas-runs, jobs.batch: create delete get list", "profaas-runs, pods: get list"],
  "Role profaas-agent": [
    "profaas-runs, events: get list watch",
    "profaas-runs, jobs.batch: create delete get list watch",
    "profaas-runs, pods/log: get",
    "profaas-runs, pods: delete get list watch",
  ],
  "ClusterRole profaas-nodes": ["*, nodes: get list", "*, pods: get list"],
};
const ON_KNATIVE = {
  ...ON_KUBERNETES,
  "Role profaas-measured-services": [
    "profaas-runs, configurations.serving.knative.dev: get list watch",
    "profaas-runs, revisions.serving.knative.dev: get list watch",
    "profaas-runs, services.serving.knative.dev: create delete get list patch watch",
  ],
};

/** Who has which role. */
const BINDINGS = {
  "RoleBinding profaas-profiler": "Role profaas-profiler: profaas/profaas-profiler",
  "RoleBinding profaas-agent": "Role profaas-agent: profaas-runs/profaas-agent",
  "ClusterRoleBinding profaas-nodes": "ClusterRole profaas-nodes: profaas-runs/profaas-agent profaas/profaas-profiler",
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
    expect(rightsOf(manifests)).toEqual(measures ? (isKnative ? ON_KNATIVE : ON_KUBERNETES) : {});
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
    const services = {
      "RoleBinding profaas-measured-services": "Role profaas-measured-services: profaas-runs/profaas-agent",
    };
    expect(Object.fromEntries(bindings)).toEqual(measures ? { ...BINDINGS, ...(isKnative ? services : {}) } : {});
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
