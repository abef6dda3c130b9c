import { describe, expect, it } from "vitest";

import type { Chain } from "#core/queueing/chain/chain.ts";
import type { ChainAnswer } from "#core/queueing/station-surrogate/prepare-station-surrogate.ts";
import { steadyChain } from "#core/scenario/steady-chain.ts";

const EXPONENTIAL = { kind: "exponential" } as const;
/** Of which a response takes 1 + 2 + 1 s on average. */
const chain: Chain = {
  batchRate: 1,
  arrival: EXPONENTIAL,
  batchSize: { kind: "constant", mean: 1 },
  stations: [0.5, 2 / 3, 0.5].map((serviceMeanSeconds) => ({ servers: 1, service: EXPONENTIAL, serviceMeanSeconds })),
  links: [1, 2].map(() => ({ probability: 1, gather: 1, delaySeconds: 0 })),
};
const told = (inRange: boolean) => ({
  means: () => ({}) as ChainAnswer,
  answer: () => ({ inRange, responseMeanSeconds: 7, responseP50Seconds: 6 }) as ChainAnswer,
});

describe("steadyChain()", () => {
  it("gives a surrogate's answer where it is to be trusted", () => {
    expect(steadyChain(told(true))(chain)).toMatchObject({ method: "surrogate of chains", responseMeanSeconds: 7 });
  });

  it("simulates the long run elsewhere", () => {
    for (const surrogate of [told(false), undefined]) {
      const found = steadyChain(surrogate)(chain);
      expect(found.method).toBe("simulation of chains");
      expect(Math.abs(found.responseMeanSeconds / 4 - 1)).toBeLessThan(0.02);
    }
  });
});
