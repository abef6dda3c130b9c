import { afterEach, describe, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { memoryStore } from "#adapters/object-store/memory.ts";
import { oscarScout } from "#adapters/platform/oscar/oscar-scout.ts";
import { FoundCluster } from "#core/inventory/found-cluster.ts";
import { obstaclesOf } from "#core/inventory/obstacles.ts";
import { PROFILE_LABEL } from "#core/inventory/profile-label.ts";

import { OSCAR_EXCHANGES, replayOscar, type RecordedExchange } from "../../../support/recorded-oscar.ts";
import { skippingClock } from "../../../support/skipping-clock.ts";

/** Derived, not recorded: the recorded services, of which some wear our label. */
const LABELLED = "derived/services-labelled";
const { response, ...exchange } = OSCAR_EXCHANGES.get("oscar/services-list")!;
const services = (JSON.parse(response.body) as { name: string; labels: Record<string, string> }[]).map((service) =>
  service.name === "recmin" ? service : { ...service, labels: { ...service.labels, [PROFILE_LABEL]: "auto" } },
);
(OSCAR_EXCHANGES as Map<string, RecordedExchange>).set(LABELLED, {
  ...exchange,
  response: { ...response, body: JSON.stringify(services) },
});

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

async function look(...names: string[]): Promise<FoundCluster> {
  const server = await replayOscar(...names);
  const identity = { kind: "basic", user: "oscar", password: "oscar123" } as const;
  const client = new OscarClient({ endpoint: server.endpoint, identity, verifiesCertificate: true }, skippingClock());
  close = async () => {
    client.close();
    await server.close();
  };
  return FoundCluster.parse(await oscarScout("pi", client, () => Promise.resolve(memoryStore())).look());
}

describe("oscarScout()", () => {
  it("finds the services that wear the label, and nobody else's", async () => {
    const { services: found, nodes, version } = await look("oscar/info", LABELLED, "oscar/status-2");
    expect(version).toBe("v4.1.2");
    expect(found.map(({ name }) => name)).not.toContain("recmin");
    expect(found.find(({ name }) => name === "rec1")).toMatchObject({
      source: "oscar",
      namespace: "oscar-svc",
      image: "registry.example.org/rig/node:20",
      cpuMillicores: 200,
      memoryBytes: 256 * 2 ** 20,
      environment: { A: "b", SLEEP: "0" },
      inputs: [{ provider: "minio.default", path: "rec1/in" }],
      secrets: ["PW"],
    });
    expect(nodes.map(({ name, cores, requested }) => [name, cores, requested?.cpuMillicores])).toEqual([
      ["node1", 2, 1125],
      ["node2", 2, 0],
    ]);
  });

  it("leads to sentences that say why a service cannot be measured", async () => {
    const cluster = await look("oscar/info", LABELLED, "oscar/status-2");
    const resources = { edge: { cluster: "pi", nodeSelector: {} } };
    const of = (name: string) =>
      obstaclesOf(
        cluster.services.find((service) => service.name === name)!,
        cluster,
        {
          resources,
          images: ["registry.example.org/*"],
          templates: new Map(),
          attached: new Map(),
        },
      );
    expect(of("rec1")).toEqual([
      'Cannot measure OSCAR service "rec1" as the API hides the values of its secrets (PW) and a copy would run without them: profaas.dev/profile=in-place measures the service itself',
    ]);
    expect(of("recci")).toEqual([
      'Cannot measure OSCAR service "recci" as it has no input bucket to sample inputs from',
    ]);
  });

  it("does without the nodes where OSCAR cannot tell them, and names the knobs that it lacks", async () => {
    const { nodes, notes } = await look("oscar/info", "oscar/services-list-empty", "oscar/status-no-metrics-server");
    expect(nodes).toEqual([]);
    expect(notes.at(-1)).toMatch(/^The nodes could not be seen: .*nodes\.metrics\.k8s\.io/);
    expect(notes.join("\n")).toMatch(/no priority[\s\S]*no node selector[\s\S]*namespace/);
  });
});
