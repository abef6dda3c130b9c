import { readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import { analyticAnswer } from "#core/queueing/forecast/analytic-answer.ts";
import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { FEATURE_NAMES } from "#core/queueing/surrogate/feature-names.ts";
import { noShortfall } from "#core/queueing/surrogate/label-shortfall.ts";
import { FIRST_QUANTILE, TARGET_SCALES } from "#core/queueing/surrogate/network-targets.ts";
import { prepareSurrogate, type SurrogateAnswer } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { SweepSpace } from "#core/queueing/surrogate/sweep-space.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";
import { describeTandem } from "#core/queueing/surrogate/tandem-description.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { surrogateFixture } from "../../../support/surrogate-fixture.ts";

const FILE = "workflows/modelling/models/batch-tandem.tandem.responseMeanSeconds.json";
const artifact = parseArtifact(readFileSync(FILE), TandemSurrogate, FILE);
const surrogate = prepareSurrogate(artifact);
const tandemAt = sweepTandems(SweepSpace.parse({ busyShare: 0, manyServersShare: 0 }), 99);
const tandems = fc.integer({ min: 0, max: 100_000 }).map(tandemAt);

/** In another unit of time. */
function scaled(tandem: Tandem, factor: number): Tandem {
  const stage = <Stage extends Tandem["second"]>(of: Stage): Stage => ({
    ...of,
    serviceMeanSeconds: of.serviceMeanSeconds * factor,
  });
  return {
    ...tandem,
    batchRate: tandem.batchRate / factor,
    networkDelaySeconds: tandem.networkDelaySeconds * factor,
    first: stage(tandem.first),
    second: stage(tandem.second),
  };
}

describe("prepareSurrogate()", () => {
  it("sums the response of its parts, and gives percentiles in their order", () => {
    fc.assert(
      fc.property(tandems, (tandem) => {
        const found = surrogate.answer(tandem);
        const services = tandem.first.serviceMeanSeconds + tandem.second.serviceMeanSeconds;
        const waits = found.wait1MeanSeconds + found.bufferWaitMeanSeconds + found.wait2MeanSeconds;
        expect(found.responseMeanSeconds / (services + waits)).toBeCloseTo(1, 9);
        const quantiles = [0, found.responseP50Seconds, found.responseP90Seconds, found.responseP95Seconds];
        for (const [index, value] of [...quantiles.slice(1), found.responseP99Seconds].entries()) {
          expect(value).toBeGreaterThanOrEqual(quantiles[index]!);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("corrects each percentile by its own number of the network for percentiles, and no mean", () => {
    const logs = [0.05, 0.1, 0.15, 0.2];
    const { networks } = surrogateFixture();
    const bias = packFloat32(Float32Array.from(logs, (log, index) => log / TARGET_SCALES[FIRST_QUANTILE + index]!));
    const correcting = surrogateFixture({
      networks: { ...networks, quantiles: [{ ...networks.quantiles[0]!, bias }] },
    });
    const [plain, corrected] = [surrogateFixture(), correcting].map((each) =>
      prepareSurrogate(each).answer(tandemAt(5)),
    );
    for (const [index, share] of (["50", "90", "95", "99"] as const).entries()) {
      const name = `responseP${share}Seconds` as const;
      expect(Math.log(corrected![name] / plain![name])).toBeCloseTo(logs[index]!, 6);
    }
    expect(corrected!.responseMeanSeconds).toBe(plain!.responseMeanSeconds);
  });

  it("answers the same tandem alike in any unit of time, and again", () => {
    fc.assert(
      fc.property(tandems, fc.double({ min: 0.001, max: 1000, noNaN: true }), (tandem, factor) => {
        const found = surrogate.answer(tandem);
        expect(surrogate.answer(tandem)).toEqual(found);
        const other = surrogate.answer(scaled(tandem, factor));
        expect(other.responseMeanSeconds / factor / found.responseMeanSeconds).toBeCloseTo(1, 6);
        expect(other.responseP99Seconds / factor / found.responseP99Seconds).toBeCloseTo(1, 4);
      }),
      { numRuns: 40 },
    );
  });

  it("lets the wait of the first stage grow with its load, where it is to be trusted, but for the error that it tells", () => {
    let compared = 0;
    const { factor, spreadFloor } = artifact.interval;
    const told = factor * (spreadFloor + artifact.mostSpread);
    fc.assert(
      fc.property(tandems, fc.double({ min: 1.15, max: 1.4, noNaN: true }), (tandem, times) => {
        const busier = { ...tandem, batchRate: tandem.batchRate * times };
        const before = surrogate.means(tandem);
        if (Math.max(before.utilisation1, before.utilisation2) * times > 0.94 || !before.inRange) return;
        const more = surrogate.means(busier);
        if (!more.inRange) return;
        compared++;
        expect(more.wait1MeanSeconds).toBeGreaterThanOrEqual(before.wait1MeanSeconds * (1 - told) - 1e-3);
      }),
      // Always the same ones: an answer in ten may err by more than is told.
      { numRuns: 400, seed: 1 },
    );
    expect(compared).toBeGreaterThan(10);
  });

  it("adds a constant network delay to all", () => {
    const tandem = tandemAt(5);
    const [near, far] = [surrogate.answer(tandem), surrogate.answer({ ...tandem, networkDelaySeconds: 3 })];
    expect(far.responseMeanSeconds - near.responseMeanSeconds).toBeCloseTo(3, 9);
    expect(far.responseP95Seconds - near.responseP95Seconds).toBeCloseTo(3, 9);
  });

  it("gives the analytic answer and says so outside of what it learned", () => {
    const tandem: Tandem = { ...tandemAt(5), arrival: { kind: "lognormal", scv: 173 } };
    const found = surrogate.answer(tandem);
    expect(found).toMatchObject({ method: "analytic", inRange: false });
    expect(found.distance).toBeGreaterThan(0.1);
    expect(found.reason).toMatch(/^the analytic answer, as [A-Za-z0-9]+ lies [0-9.]+ of its range outside/);
    // What the networks correct: these do not.
    const { networks } = surrogateFixture();
    const { responseMeanSeconds } = prepareSurrogate({ ...artifact, networks, shortfall: noShortfall(1) }).raw(tandem)!;
    expect(found.responseMeanSeconds / responseMeanSeconds).toBeCloseTo(1, 9);
    const request: Tandem = { ...tandemAt(5), offloadBatch: "request" };
    const untaught = surrogate.answer(request);
    expect(untaught.reason).toBe(
      "the analytic answer, as the surrogate was not taught tandems like this one: whole requests are offloaded",
    );
    expect(untaught.responseMeanSeconds).toBeCloseTo(analyticAnswer(request).responseMeanSeconds!, 9);
  });

  it("answers by its networks just outside of what it learned, and does not trust them", () => {
    const tandem = tandemAt(5);
    const { features } = describeTandem(tandem)!;
    /** As if the tandem lay by so much of its range beyond the largest load of the first stage that was learned. */
    const beyond = (share: number): SurrogateAnswer => {
      const at = FEATURE_NAMES.indexOf("utilisation1");
      const bounds = artifact.features.map((feature, index) =>
        index === at ? { ...feature, minimum: features[at]! - 1 - share, maximum: features[at]! - share } : feature,
      );
      return prepareSurrogate({ ...artifact, features: bounds }).answer(tandem);
    };
    expect(beyond(0.01)).toMatchObject({ method: "surrogate", inRange: true });
    expect(beyond(0.05)).toMatchObject({
      method: "surrogate",
      inRange: false,
      reason: "utilisation1 lies 0.05 of its range outside of what the surrogate learned: simulate it to be sure",
    });
    expect(beyond(0.05).responseP99Seconds).toBe(surrogate.answer(tandem).responseP99Seconds);
    expect(beyond(0.15)).toMatchObject({ method: "analytic", inRange: false });
  });

  it("does not trust itself where a stage is used more than 95 %, and says so", () => {
    const tandem = tandemAt(5);
    const { utilisation1, utilisation2 } = surrogate.means(tandem);
    const busy = { ...tandem, batchRate: (tandem.batchRate * 0.97) / Math.max(utilisation1, utilisation2) };
    expect(surrogate.answer(busy)).toMatchObject({
      method: "surrogate",
      inRange: false,
      reason: "a stage is used 97.0 %, and the surrogate is not exact above 95 %: simulate it to be sure",
    });
  });

  it("refuses a tandem that no queue bears, in a sentence", () => {
    const tandem = tandemAt(5);
    expect(() => surrogate.answer({ ...tandem, batchRate: tandem.batchRate * 100 })).toThrow(
      /^Cannot solve a queue as/,
    );
  });
});
