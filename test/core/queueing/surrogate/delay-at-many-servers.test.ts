import { describe, expect, it } from "vitest";

import { erlangC } from "#core/queueing/closed-forms/erlang-c.ts";
import { delayProbability, likelierToWait } from "#core/queueing/surrogate/delay-at-many-servers.ts";

describe("delayProbability()", () => {
  it.each([0.25, 0.5, 1, 2])("is what Erlang's formula comes to as servers become many, with %d to spare", (spare) => {
    const off = (servers: number): number => {
      const arrivalRate = servers - spare * Math.sqrt(servers);
      return Math.abs(erlangC({ arrivalRate, serviceMeanSeconds: 1, servers }) - delayProbability(spare));
    };
    expect(off(6400)).toBeLessThan(0.005);
    expect(off(6400)).toBeLessThan(0.6 * off(400));
  });

  it("is one where nothing is to spare, and next to nothing where all is", () => {
    expect(delayProbability(0)).toBe(1);
    expect(delayProbability(1e6)).toBeLessThan(1e-14);
    expect(delayProbability(1e6)).toBeGreaterThan(0);
  });
});

describe("likelierToWait()", () => {
  const load = { utilisation: 0.7, servers: 12 };

  it("is one where arrivals are peaked as is reckoned with", () => {
    expect(likelierToWait(load, 3, 3)).toBe(1);
  });

  it("grows with what is felt, the more the more servers have time to spare, and hardly where they are busy", () => {
    expect(likelierToWait(load, 6, 3)).toBeGreaterThan(likelierToWait(load, 4, 3));
    expect(likelierToWait(load, 1, 3)).toBeLessThan(1);
    expect(likelierToWait({ ...load, servers: 48 }, 6, 3)).toBeGreaterThan(likelierToWait(load, 6, 3));
    expect(likelierToWait({ ...load, utilisation: 0.999 }, 6, 3)).toBeCloseTo(1, 2);
  });
});
