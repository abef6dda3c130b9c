import type { Tandem } from "../tandem.ts";

/** Why no surrogate of this kind was taught tandems like this one, as the end of a sentence; undefined when one was. */
export function outsideOfScope(tandem: Tandem): string | undefined {
  const { arrival, first, offloadBatch, offloadTimeoutSeconds, networkDelay, networkDelaySeconds, second } = tandem;
  if (offloadBatch === "request") return "whole requests are offloaded";
  if (offloadTimeoutSeconds !== undefined) return "the buffer has a timeout";
  if ((first.batchOverheadSeconds ?? 0) > 0) return "batches are served as a whole";
  if (arrival.kind === "map") return "arrivals are a Markovian process of its own";
  if (first.service.kind === "trace" || second.service.kind === "trace") return "services follow a recorded sequence";
  if (networkDelaySeconds > 0 && networkDelay !== undefined && networkDelay.kind !== "constant") {
    return "the network delay scatters";
  }
  return undefined;
}
