import { agentInvocationObject } from "#core/campaign/object-keys.ts";
import type { Arrival } from "#core/workflow/routing.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import type { AgentGround } from "../cluster/cluster-servers.ts";
import { LONGEST_ORDER, stageComponent, type StageOrder } from "../cluster/stage-order.ts";
import type { ComponentServer, ServerTools } from "../execution/component-server.ts";
import { serveByJob } from "./serve-by-job.ts";

/** Serves a component by batch Jobs, one for each arrival. */
export function jobServer(component: RunComponent, tools: ServerTools, ground: AgentGround): ComponentServer {
  const { run } = ground.request;
  const deletions = new Set<Promise<void>>();
  const remove = (name: string): void => {
    const deletion = ground.kubernetes
      .delete("jobs", ground.request.settings.namespace, name)
      .then(() => undefined)
      .catch((error: unknown) => ground.log.warn(`Job "${name}" is left behind`, { error }))
      .finally(() => deletions.delete(deletion));
    deletions.add(deletion);
  };
  return {
    async serve(arrival, arrivedAtSeconds) {
      const order: StageOrder = {
        ...stageComponent(run, component),
        arrival,
        hints: ground.hints.address(arrival.id),
      };
      const variables = await orderVariables(order, arrival, ground);
      return serveByJob({ component, arrival, arrivedAtSeconds, variables, remove }, tools, ground);
    },
    async close() {
      await Promise.all(deletions);
    },
  };
}

/** The order itself, or where it lies when it is too long for a variable. */
async function orderVariables(
  order: StageOrder,
  arrival: Arrival,
  { store }: AgentGround,
): Promise<Readonly<Record<string, string>>> {
  const text = JSON.stringify(order);
  if (text.length <= LONGEST_ORDER) return { PROFAAS_ORDER: text };
  const { campaignId, runId, attempt } = order;
  const { bucket, key } = agentInvocationObject(campaignId, runId, attempt, arrival.id, "order");
  await store.put(bucket, key, text);
  return { PROFAAS_ORDER_OF: JSON.stringify([campaignId, runId, attempt, arrival.id]) };
}
