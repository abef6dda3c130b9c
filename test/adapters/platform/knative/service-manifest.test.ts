import { describe, expect, it } from "vitest";

import type { RunComponent } from "#ports/service-platform.ts";

import type { ClusterRun } from "../../../../functions/adapters/platform/cluster/cluster-run.ts";
import {
  requestTimeoutSeconds,
  serviceManifest,
} from "../../../../functions/adapters/platform/knative/service-manifest.ts";
import { serviceScale } from "../../../../functions/adapters/platform/knative/service-scale.ts";

const CONFIGURATION: RunComponent["configuration"] = {
  resource: "edge",
  alternative: "default",
  cpuMillicores: 500,
  memoryBytes: 2 ** 28,
  parallelism: 6,
  environment: { WIDTH: 640 },
  warm: false,
};
const COMPONENT: RunComponent = {
  name: "blur",
  runnable: { image: "example/blur", script: "blur" },
  configuration: CONFIGURATION,
  timeoutSeconds: 20,
  join: false,
  outputs: [],
};
const REQUEST = {
  cluster: "test",
  settings: {
    kind: "knative",
    namespace: "measured",
    image: "profaas",
    imagePullPolicy: "IfNotPresent",
    store: { secret: "keys" },
  },
  store: { settings: { kind: "directory", path: "/x" }, prefix: "p" },
  nodeSelectors: { edge: { kind: "pi" } },
  run: {
    campaignId: "c-1",
    runId: "r",
    attempt: 1,
    edges: [],
    inputBucket: "inputs",
    workBucket: "state",
    workPrefix: "w/",
  },
} as unknown as ClusterRun;
const OWNER = { apiVersion: "batch/v1", kind: "Job", name: "agent", uid: "u" } as const;

interface Template {
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations: Record<string, string> };
  readonly spec: Record<string, unknown> & { readonly containers: readonly Record<string, unknown>[] };
}

function manifestOf(changes: Partial<RunComponent> = {}) {
  const manifest = serviceManifest({ ...COMPONENT, ...changes }, { request: REQUEST, owner: OWNER }, "secret");
  const { template } = manifest["spec"] as { template: Template };
  const named = (name: string) => template.spec.containers.find((container) => container["name"] === name);
  return { manifest, template, stage: named("stage"), component: named("component") };
}

const scaled = (scale: Partial<RunComponent["configuration"]>) => ({ configuration: { ...CONFIGURATION, ...scale } });

describe("serviceScale()", () => {
  it.each([
    [{}, { concurrency: 1, leastPods: 0, mostPods: 6 }],
    [{ concurrency: 4 }, { concurrency: 4, leastPods: 0, mostPods: 2 }],
    [{ concurrency: 10 }, { concurrency: 10, leastPods: 0, mostPods: 1 }],
    [
      { maxScale: 3, minScale: 1 },
      { concurrency: 1, leastPods: 1, mostPods: 3 },
    ],
    [
      { parallelism: 1, minScale: 2 },
      { concurrency: 1, leastPods: 2, mostPods: 2 },
    ],
  ])("of %j is %j", (scale, expected) => {
    expect(serviceScale({ ...CONFIGURATION, ...scale })).toEqual(expected);
  });
});

describe("serviceManifest()", () => {
  it("says the scale of the configuration in Knative's own words, as texts", () => {
    const { template } = manifestOf(scaled({ concurrency: 3, minScale: 2, maxScale: 5 }));
    expect(template.metadata.annotations).toMatchObject({
      "autoscaling.knative.dev/min-scale": "2",
      "autoscaling.knative.dev/max-scale": "5",
      "autoscaling.knative.dev/initial-scale": "2",
    });
    expect(template.spec["containerConcurrency"]).toBe(3);
    expect(manifestOf().template.metadata.annotations["autoscaling.knative.dev/initial-scale"]).toBe("1");
  });

  it("is for the cluster only, is the agent's, and carries the run's labels to its pods", () => {
    const { manifest, template } = manifestOf();
    expect(manifest.metadata).toMatchObject({
      namespace: "measured",
      labels: { "networking.knative.dev/visibility": "cluster-local", "profaas.io/component": "blur" },
      ownerReferences: [OWNER],
    });
    expect(template.metadata.labels).toMatchObject({ "profaas.io/run": "r", "profaas.io/role": "component" });
    expect(manifest.metadata.name).toMatch(/^blur-[0-9a-f]{12}$/);
    expect(template.spec["nodeSelector"]).toEqual({ kind: "pi" });
  });

  it("lets the stage serve and the component compute within its limits", () => {
    const { stage, component } = manifestOf();
    expect(stage).toMatchObject({
      ports: [{ containerPort: 8080 }],
      readinessProbe: { httpGet: { path: "/health/ready" } },
    });
    expect(stage?.["env"]).toContainEqual({ name: "PROFAAS_SERVE_TOKEN", value: "secret" });
    const limits = { cpu: "500m", memory: String(2 ** 28) };
    expect(component).toMatchObject({ image: "example/blur", resources: { limits, requests: limits } });
    expect(component).toHaveProperty("command");
    expect(component?.["ports"]).toBeUndefined();
    // Knative refuses services that add capabilities.
    expect(JSON.stringify(component?.["securityContext"])).not.toContain('"add"');
  });

  it("runs an image without a script as it is, and tells it its port", () => {
    const { stage, component } = manifestOf({ runnable: { image: "example/server" } });
    expect(component).not.toHaveProperty("command");
    expect(component?.["env"]).toContainEqual({ name: "PORT", value: "8081" });
    expect(stage?.["env"]).toContainEqual({ name: "PROFAAS_COMPONENT_PORT", value: "8081" });
  });

  it("gives a request the component's time and some more, up to what Knative allows", () => {
    expect(requestTimeoutSeconds(COMPONENT)).toBe(80);
    expect(requestTimeoutSeconds({ ...COMPONENT, timeoutSeconds: 580 })).toBe(600);
    expect(requestTimeoutSeconds({ ...COMPONENT, timeoutSeconds: 900 })).toBe(900);
    expect(manifestOf().template.spec).toMatchObject({ timeoutSeconds: 80, responseStartTimeoutSeconds: 80 });
  });
});
