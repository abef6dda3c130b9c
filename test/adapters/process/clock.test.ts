import { expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";

it("systemClock tells the time of the system", () => {
  const before = Date.now();
  expect(systemClock.epochMilliseconds()).toBeGreaterThanOrEqual(before);
  expect(systemClock.epochMilliseconds()).toBeLessThanOrEqual(Date.now());
});

it("systemClock sleeps no less than it was asked to", async () => {
  const before = systemClock.monotonicSeconds();
  await systemClock.sleep(0.02);
  expect(systemClock.monotonicSeconds() - before).toBeGreaterThanOrEqual(0.02);
  await systemClock.sleep(-1);
});

it("systemClock wakes at once, without an error, when the signal aborts", async () => {
  const stop = new AbortController();
  const before = systemClock.monotonicSeconds();
  const sleeping = systemClock.sleep(3_600, stop.signal);
  stop.abort(new Error("any reason"));
  await sleeping;
  await systemClock.sleep(3_600, stop.signal);
  expect(systemClock.monotonicSeconds() - before).toBeLessThan(3_600);
});

it("systemClock sleeps on beyond the longest timeout of the runtime", async () => {
  const stop = new AbortController();
  let isAwake = false;
  const sleeping = systemClock.sleep(30 * 86_400, stop.signal).then(() => (isAwake = true));
  await systemClock.sleep(0.02);
  expect(isAwake).toBe(false);
  stop.abort();
  await sleeping;
});
