import { randomBytes } from "node:crypto";

import type { AgentGround, ClusterServers } from "../cluster/cluster-servers.ts";
import { FileBodies } from "./file-bodies.ts";
import { knativeServer } from "./knative-server.ts";
import { openService } from "./open-service.ts";
import { serviceScaling } from "./service-scaling.ts";

/**
 * Serves the components of a run by a Knative service each, made for this run: its pods begin as the configuration says,
 * none or some, whatever was measured before.
 */
export async function knativeServers(ground: AgentGround): Promise<ClusterServers> {
  const { request, store } = ground;
  const { run, settings } = request;
  const bodies = new FileBodies(store, run);
  const shared = { token: randomBytes(24).toString("base64url"), bodies };
  const [services] = await Promise.all([
    Promise.all(run.components.map((component) => openService(component, ground, shared))),
    settings.kind === "knative" && settings.invocation === "http"
      ? bodies.prepare(run.uploads.map(({ key }) => key))
      : undefined,
  ]);
  const byName = new Map(services.map((service) => [service.component.name, service]));
  for (const { pods } of services) pods.begin();
  return {
    serverOf(component, tools) {
      const service = byName.get(component.name);
      if (service === undefined)
        throw new RangeError(`Cannot serve "${component.name}" as the run has no such component`);
      return knativeServer(component, tools, service);
    },
    async scaling() {
      const entries = services.map(async (service) => [service.component.name, await serviceScaling(service)] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
    close() {
      for (const { client, pods } of services) {
        client.close();
        pods.close();
      }
      return Promise.resolve();
    },
  };
}
