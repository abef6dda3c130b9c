import { describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import { FORECAST_METHODS } from "#core/queueing/forecast/forecast-methods.ts";
import { readTandemTable } from "#core/queueing/table/read-tandem-table.ts";
import { answerTable, answered, unanswered } from "#core/queueing/table/tandem-answer.ts";
import { tandemOfRow } from "#core/queueing/table/tandem-row.ts";

const HEADER =
  "id,batchRate,arrival,arrivalScv,mmppRateRatio,mmppSojournBatches,batchSize,batchMean,servers1,service1,serviceMean1Seconds,serviceScv1,offloadProbability,offloadBatch,offloadTimeoutSeconds,networkDelaySeconds,servers2,service2,serviceMean2Seconds,serviceScv2";
const table = (...rows: string[]) => readCsv([HEADER, ...rows].join("\n"), "t.csv");
const GOOD = "a,0.7,exponential,,,,constant,1,1,exponential,1,,1,1,,0,1,exponential,1,";

describe("readTandemTable()", () => {
  it("reads every column", () => {
    const [row] = readTandemTable(
      table("x,0.3,mmpp2,,5,20,geometric,2.5,2,lognormal,1,2,0.7,request,3,0.1,4,twoPoint,1.5,3"),
    );
    expect(tandemOfRow(row!)).toEqual({
      batchRate: 0.3,
      arrival: { kind: "mmpp2", rateRatio: 5, sojournBatches: 20 },
      batchSize: { kind: "geometric", mean: 2.5 },
      first: { servers: 2, service: { kind: "lognormal", scv: 2 }, serviceMeanSeconds: 1 },
      offloadProbability: 0.7,
      offloadBatch: "request",
      offloadTimeoutSeconds: 3,
      networkDelaySeconds: 0.1,
      second: { servers: 4, service: { kind: "twoPoint", scv: 3 }, serviceMeanSeconds: 1.5 },
    });
  });

  it.each([
    [
      GOOD.replace("0.7,", "-1,"),
      't.csv:3: Cannot read the table as "batchRate" (column 2) must be above 0: current value is -1',
    ],
    [GOOD.replace("0.7,", "fast,"), '"batchRate" (column 2) must be a number in its range: current value is "fast"'],
    [GOOD.replace("0.7,", ","), '"batchRate" (column 2) must be given: it is missing'],
    [
      GOOD.replace("exponential,,,,", "gamma,,,,"),
      '"arrivalScv" (column 4) must be given for the law gamma: it is missing',
    ],
    [
      GOOD.replace("exponential,,,,", "exponential,2,,,"),
      '"arrivalScv" (column 4) must be 1 or left out for the law exponential',
    ],
    [
      GOOD.replace("exponential,,,,", "mmpp2,,5,,"),
      '"mmppSojournBatches" (column 6) must be given for arrivals that are mmpp2',
    ],
    [GOOD.replace("1,1,,0,1", "1,all,,0,1"), '"offloadBatch" (column 14) must be a whole number from 1, or request'],
    [
      GOOD.replace("constant,1,1,", "constant,1.5,1,"),
      '"batchMean" (column 8) must be a whole number for batches that are constant',
    ],
    [
      GOOD.replace("1,exponential,1,,1,1", "1,uniform,1,0.5,1,1"),
      '"serviceScv1" (column 12) must be above 0 and at most 1/3 for the law uniform',
    ],
    [
      GOOD.replace("1,exponential,1,,1,1", "1,erlang,1,0.5,1,1"),
      '"service1" (column 10) must be one of constant, exponential',
    ],
  ])("refuses %s", (row, sentence) => {
    expect(() => readTandemTable(table(GOOD, row))).toThrow(sentence);
  });

  it("refuses a table without a column that it needs, or with one that answers add", () => {
    expect(() => readTandemTable(readCsv("batchRate,error\n1,2", "t.csv"))).toThrow('it must have a column "arrival"');
    expect(() => readTandemTable(readCsv(`${HEADER},error\n${GOOD},`, "t.csv"))).toThrow(
      'it must not have a column "error", which the answer adds',
    );
  });
});

describe("answers", () => {
  const [tandem] = readTandemTable(table(GOOD)).map(tandemOfRow);
  const options = { seed: 1, until: { kind: "jobs", jobs: 400_000 } } as const;

  it("of each method are near what is exact: two M/M/1 in a row", () => {
    const analytic = FORECAST_METHODS.analytic(tandem!);
    const jackson = FORECAST_METHODS.jackson(tandem!);
    const simulated = FORECAST_METHODS.simulation(tandem!, options);
    expect(analytic.responseMeanSeconds).toBeCloseTo(20 / 3, 9);
    expect(jackson.responseMeanSeconds).toBeCloseTo(20 / 3, 9);
    for (const name of [
      "responseMeanSeconds",
      "responseP50Seconds",
      "responseP95Seconds",
      "wait2MeanSeconds",
    ] as const) {
      const error = simulated[`${name}StandardError`]!;
      expect(Math.abs(simulated[name]! - analytic[name]!)).toBeLessThan(3 * error);
    }
  });

  it("analytic has quantiles of batches, too, and refuses what its model has not", () => {
    const batches = { ...tandem!, batchRate: 0.2, batchSize: { kind: "constant", mean: 3 } as const };
    const { responseP95Seconds, responseMeanSeconds } = FORECAST_METHODS.analytic(batches);
    expect(responseP95Seconds! / responseMeanSeconds!).toBeGreaterThan(2);
    expect(() => FORECAST_METHODS.analytic({ ...tandem!, offloadBatch: 2, offloadTimeoutSeconds: 1 })).toThrow(
      "so simulate it",
    );
  });

  it("go into the table in its order, with columns of errors only where simulated", () => {
    const given = table(GOOD, GOOD.replace("a,", "b,"));
    const answers = [unanswered("Cannot, as it must."), answered({ responseMeanSeconds: 2 })];
    const lines = answerTable(given, answers).split("\n");
    expect(lines[0]!.startsWith(`${HEADER},responseMeanSeconds`)).toBe(true);
    expect(lines[0]!.endsWith(",utilisation2,inRange,distance,error")).toBe(true);
    expect(lines[1]).toBe(`${GOOD},,,,,,,,,,,false,,"Cannot, as it must."`);
    expect(lines[2]!.startsWith("b,")).toBe(true);
    expect(answerTable(given, [FORECAST_METHODS.simulation(tandem!, options)])).toContain("utilisation1StandardError");
  });
});
