import { describe, expect, it } from "vitest";

import { containerVariables, literal } from "#adapters/platform/cluster/component-environment.ts";
import { componentPod } from "#adapters/platform/cluster/component-pod.ts";
import { WRAPPER_SCRIPT } from "#adapters/platform/cluster/wrapper-script.ts";

import { commandComponent } from "../../../support/command-component.ts";

const plain = commandComponent("work", "x", {
  cpuMillicores: 250,
  memoryBytes: 2 ** 26,
  environment: { A: "$(B) $$ $C" },
});
const component = { ...plain, runnable: { image: "dev.local/work:1", script: "true" } };

function pod() {
  return componentPod({
    component,
    settings: { image: "dev.local/profaas:1", imagePullPolicy: "IfNotPresent", store: { secret: "keys" } },
    store: {
      settings: {
        kind: "s3",
        region: "us-east-1",
        pathStyle: true,
        credentials: { from: "folder", folder: "/var/run/profaas/store" },
      },
      prefix: "p",
    },
    nodeSelector: { disk: "ssd" },
    labels: { "profaas.io/run": "r" },
    stageVariables: { PROFAAS_ORDER: '{"script":"echo $(date) $$"}' },
  });
}

/** What Kubernetes makes of a text, as k8s.io/kubernetes/third_party/forked/golang/expansion does, without variables. */
function expanded(text: string): string {
  return text.replace(/\$(\$|\([^)]*\)|)/g, (all, next: string) => (next === "$" ? "$" : all));
}

describe("literal()", () => {
  it("survives Kubernetes' expansion of commands and variables", () => {
    for (const text of [WRAPPER_SCRIPT, "$$", "$(A)", "$$(A)", "a$", "$$$", "${A} $A"]) {
      expect(expanded(literal(text))).toBe(text);
    }
    expect(expanded("$$")).toBe("$");
  });
});

describe("componentPod()", () => {
  const { spec, metadata } = pod();
  const [stage, work] = spec.containers;

  it("limits the component to what its configuration says, asks for the same, and keeps the stage out of it", () => {
    expect(work?.resources).toEqual({
      limits: { cpu: "250m", memory: "67108864" },
      requests: { cpu: "250m", memory: "67108864" },
    });
    expect(stage?.resources.requests).toEqual({ cpu: "10m", memory: "64Mi" });
    expect(stage?.resources.limits).not.toHaveProperty("cpu");
  });

  it("shows the keys of the store to the stage alone, by reference", () => {
    expect(spec.volumes).toContainEqual({ name: "store", secret: { secretName: "keys" } });
    expect(stage?.volumeMounts.map(({ name }) => name)).toEqual(["shared", "store"]);
    expect(work?.volumeMounts.map(({ name }) => name)).toEqual(["shared"]);
    expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
  });

  it("lets nobody gain more power than he has", () => {
    for (const { securityContext } of spec.containers) {
      expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    }
    expect(stage?.securityContext).toMatchObject({ runAsNonRoot: true });
  });

  it("goes to the nodes of its resource, with the labels of its run, and hands variables on as they are", () => {
    expect(spec.nodeSelector).toEqual({ disk: "ssd" });
    expect(metadata.labels).toEqual({ "profaas.io/run": "r" });
    expect(containerVariables(component.configuration)).toEqual([{ name: "A", value: literal("$(B) $$ $C") }]);
    const order = stage?.env.find(({ name }) => name === "PROFAAS_ORDER")?.value ?? "";
    expect(expanded(order)).toBe('{"script":"echo $(date) $$"}');
    expect(expanded(work?.command[2] ?? "")).toBe(WRAPPER_SCRIPT);
  });
});
