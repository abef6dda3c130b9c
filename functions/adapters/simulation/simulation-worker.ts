import { parentPort } from "node:worker_threads";

import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import type { SimulationReply, SimulationTask } from "./simulation-messages.ts";

parentPort!.on("message", (task: SimulationTask) => parentPort!.postMessage(replyTo(task)));

function replyTo({ tandem, options }: SimulationTask): SimulationReply {
  try {
    return { kind: "done", simulation: simulateTandem(tandem, options) };
  } catch (error) {
    if (error instanceof RangeError) return { kind: "refused", reason: error.message };
    return { kind: "failed", reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
