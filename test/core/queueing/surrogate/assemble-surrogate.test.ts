import { describe, expect, it } from "vitest";

import { judgedSurrogate } from "#core/queueing/surrogate/assemble-surrogate.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { LabelledTandem } from "#core/queueing/surrogate/surrogate-table.ts";
import { SweepSpace } from "#core/queueing/surrogate/sweep-space.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";

import { surrogateFixture } from "../../../support/surrogate-fixture.ts";

const ROWS = 120;
const fixture = surrogateFixture();
const tandemAt = sweepTandems(SweepSpace.parse({ busyShare: 0, utilisation: [0.3, 0.9] }), 11);

/** Rows whose labels say that the surrogate's means err by so many times what members differ by, and nothing else. */
function rowsOff(timesOf: (row: number) => number): LabelledTandem[] {
  const { raw } = prepareSurrogate(fixture);
  return Array.from({ length: ROWS }, (_, row): LabelledTandem => {
    const tandem = tandemAt(row);
    const answer = raw(tandem)!;
    const error = timesOf(row) * (fixture.interval.spreadFloor + answer.spread);
    const none = { wait1Error: 0, bufferWaitError: 0, wait2Error: 0, responseError: 0 };
    const label = {
      ...{ jobs: 1e9, wait1: answer.wait1MeanSeconds, waits1: 0.5, bufferWait: answer.bufferWaitMeanSeconds },
      ...{ wait2: answer.wait2MeanSeconds, waits2: 0.5, response: answer.responseMeanSeconds / (1 + error), ...none },
      ...{ utilisation1: answer.utilisation1, utilisation2: answer.utilisation2 },
      ...{ p50: answer.responseP50Seconds, p90: answer.responseP90Seconds, p95: answer.responseP95Seconds },
      ...{ p99: answer.responseP99Seconds, p50Error: 0, p90Error: 0, p95Error: 0, p99Error: 0 },
    };
    return { tandem, label, isTest: true };
  });
}

describe("judgedSurrogate()", () => {
  it("tells intervals, and doubts where 3 % of the errors would be large, by how many times the members' spread errors are", () => {
    const { interval, mostSpread, heldOut } = judgedSurrogate(
      fixture,
      rowsOff(() => 4),
    );
    expect(heldOut.response.rows).toBe(ROWS);
    expect(interval.factor).toBeCloseTo(4, 1);
    expect(mostSpread).toBeCloseTo(0.1 / 4 - interval.spreadFloor, 2);
  });

  it("doubts sooner where errors go farther, and where one was large that members agreed on", () => {
    const mostSpread = (times: (row: number) => number): number => judgedSurrogate(fixture, rowsOff(times)).mostSpread;
    const near = mostSpread(() => 2);
    expect(mostSpread((row) => (row % 10 === 0 ? 8 : 2))).toBeLessThan(near / 2);
    expect(mostSpread((row) => (row === 17 ? 60 : 2))).toBe(0.008);
    expect(mostSpread(() => 0)).toBe(0.06);
  });
});
