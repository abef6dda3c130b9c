import { hostname } from "node:os";

import { HintClient } from "#adapters/platform/cluster/hint-client.ts";
import type { StageOrder } from "#adapters/platform/cluster/stage-order.ts";
import { stageArrival, writeResult } from "#adapters/platform/cluster/stage.ts";
import { StageWrapper } from "#adapters/platform/cluster/stage-wrapper.ts";
import { SHARED_FOLDER } from "#adapters/platform/cluster/wrapper-script.ts";
import { ScriptRunner } from "#adapters/platform/knative/script-runner.ts";
import { ServerRunner } from "#adapters/platform/knative/server-runner.ts";
import { serveStage } from "#adapters/platform/knative/serving-stage.ts";
import { agentInvocationObject } from "#core/campaign/object-keys.ts";
import type { Arrival } from "#core/workflow/routing.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { storeAt, type StorePlace } from "#wiring/open-store.ts";

/**
 * Carries the files of one component's pod, beside the container that computes. PROFAAS_STORE says where the store is;
 * PROFAAS_ORDER is what to do, or PROFAAS_ORDER_OF names the invocation whose order lies in the store. An order without
 * an arrival is for many: they come as requests to PORT.
 */
const shared = process.env["PROFAAS_SHARED"] ?? SHARED_FOLDER;
const store = await storeAt(JSON.parse(required("PROFAAS_STORE")) as StorePlace);
const order = await readOrder();
if (order.arrival === undefined) await serve(store);
else await stageOnce(order.arrival, store);

async function stageOnce(arrival: Arrival, ownStore: ObjectStore): Promise<never> {
  // Nobody waits for a stage that is told to end: its pod goes away.
  process.once("SIGTERM", () => process.exit(143));
  const wrapper = new StageWrapper(shared);
  const hints = new HintClient(order.hints);
  const readyAt = performance.now();
  const result = await stageArrival(order, arrival, "invocation", {
    store: ownStore,
    wrapper,
    nowSeconds: () => (performance.now() - readyAt) / 1000,
    hint: (hint) => hints.tell(hint),
  });
  await writeResult(order, result, ownStore);
  hints.tell({ kind: "ended", marks: result.marks });
  await hints.close();
  process.exit(0);
}

/** Until it is told to end; what is under way then ends in the ordinary way. */
async function serve(ownStore: ObjectStore): Promise<void> {
  const componentPort = process.env["PROFAAS_COMPONENT_PORT"];
  const runner =
    componentPort === undefined ? new ScriptRunner(shared) : new ServerRunner(Number(componentPort), shared);
  const stage = await serveStage({
    order,
    store: ownStore,
    runner,
    pod: hostname(),
    token: required("PROFAAS_SERVE_TOKEN"),
    port: Number(required("PORT")),
  });
  process.once("SIGTERM", () => void stage.close().finally(() => process.exit(0)));
}

async function readOrder(): Promise<StageOrder> {
  const text = process.env["PROFAAS_ORDER"];
  if (text !== undefined) return JSON.parse(text) as StageOrder;
  const [campaignId = "", runId = "", attempt, invocation = ""] = JSON.parse(required("PROFAAS_ORDER_OF")) as string[];
  const { bucket, key } = agentInvocationObject(campaignId, runId, Number(attempt), invocation, "order");
  const object = await store.get(bucket, key);
  if (object === undefined) throw new Error(`Cannot begin as ${bucket}/${key}, the order, is not there`);
  return JSON.parse(new TextDecoder().decode(object.body)) as StageOrder;
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new TypeError(`Cannot begin as ${name} is not set`);
  return value;
}
