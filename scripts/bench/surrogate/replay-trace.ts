import { analyticAnswer } from "#core/queueing/forecast/analytic-answer.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import type { PreparedSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import type { TraceColumns } from "./trace-columns.ts";

const MOST_REQUESTS = 20_000;
/** How busy both stages are over the whole trace. */
const UTILISATION = 0.6;

/** A trace played as it was recorded, which no steady state stands for. */
export interface Replay {
  readonly requests: number;
  readonly responseMeanSeconds: number;
  readonly responseP95Seconds: number;
  readonly milliseconds: number;
  readonly analyticError: number;
  readonly surrogateError: number;
  readonly surrogateSays: string;
}

/** Plays the recorded requests through two stages whose services are as long as the requests asked for, one after the other. */
export function replayTrace({ gaps, services }: TraceColumns, surrogate: PreparedSurrogate): Replay {
  const requests = Math.min(MOST_REQUESTS, gaps.length);
  const kept = gaps.slice(0, requests);
  const batchRate = requests / kept.reduce((sum, gap) => sum + gap, 0);
  const service = { kind: "trace", values: services.slice(0, requests) } as const;
  const [servers1, servers2] = [4, 4];
  const replayed: Tandem = {
    batchRate,
    arrival: { kind: "trace", values: kept },
    batchSize: { kind: "constant", mean: 1 },
    first: { servers: servers1, service, serviceMeanSeconds: (UTILISATION * servers1) / batchRate },
    offloadProbability: 1,
    offloadBatch: 1,
    networkDelaySeconds: 0,
    second: { servers: servers2, service, serviceMeanSeconds: (UTILISATION * servers2) / batchRate },
  };
  simulateTandem(replayed, { seed: 1, until: { kind: "traceEnd" } });
  const before = process.cpuUsage();
  const { offloaded } = simulateTandem(replayed, { seed: 1, until: { kind: "traceEnd" } });
  const { user, system } = process.cpuUsage(before);
  const found = offloaded.meanSeconds.value;
  const answer = surrogate.answer(replayed);
  return {
    requests,
    responseMeanSeconds: found,
    responseP95Seconds: offloaded.p95Seconds.value,
    milliseconds: (user + system) / 1000,
    analyticError: Math.abs(analyticAnswer(replayed).responseMeanSeconds! / found - 1),
    surrogateError: Math.abs(answer.responseMeanSeconds / found - 1),
    surrogateSays: answer.reason,
  };
}
