import type { ClusterServers, AgentGround } from "../cluster/cluster-servers.ts";
import { jobServer } from "./job-server.ts";

/** Serves every arrival by a batch Job of its own, as OSCAR serves asynchronous invocations. */
export function jobServers(ground: AgentGround): Promise<ClusterServers> {
  return Promise.resolve({
    serverOf: (component, tools) => jobServer(component, tools, ground),
    close: () => Promise.resolve(),
  });
}
