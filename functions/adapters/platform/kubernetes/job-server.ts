import type { RunComponent } from "#ports/service-platform.ts";

import type { AgentGround } from "../cluster/cluster-servers.ts";
import type { ComponentServer, ServerTools } from "../execution/component-server.ts";

export function jobServer(_component: RunComponent, _tools: ServerTools, _ground: AgentGround): ComponentServer {
  throw new Error("being built");
}
