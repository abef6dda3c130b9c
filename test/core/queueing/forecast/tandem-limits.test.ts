import { describe, expect, it } from "vitest";

import { overLimit } from "#core/queueing/forecast/tandem-limits.ts";
import { tandemOfRow, TandemRow } from "#core/queueing/table/tandem-row.ts";

import { BURKE_ROW } from "../../../support/tandem-rows.ts";

const limits = { tandems: 4, jobs: 200_000, squaredServers: 20_000 };
const tandems = (count: number, servers1 = 1) =>
  Array.from({ length: count }, () => tandemOfRow(TandemRow.parse({ ...BURKE_ROW, servers1 })));

describe("overLimit()", () => {
  it.each([
    [5, 1, { method: "jackson" }, "there may be at most 4: there are 5"],
    [4, 1, { method: "simulation" }, "at most 3 may be simulated to a precision: there are 4"],
    [
      3,
      1,
      { method: "simulation", jobs: 100_000 },
      "all simulations together may have at most 200000 jobs: 3 of 100000 jobs have 300000",
    ],
    [2, 100, { method: "analytic" }, "the squares of all their servers may sum to at most 20000: they sum to 20002"],
    [1, 142, { method: "surrogate" }, "the squares of all their servers may sum to at most 20000: they sum to 20165"],
  ] as const)(
    "tells of %i tandems of %i servers by %j which limit they break",
    (count, servers, question, sentence) => {
      expect(overLimit(tandems(count, servers), question, limits)).toBe(sentence);
    },
  );

  it.each([
    [4, 1, { method: "jackson" }],
    [4, 100_000, { method: "jackson" }],
    [3, 100_000, { method: "simulation" }],
    [2, 1, { method: "simulation", jobs: 100_000 }],
    [1, 141, { method: "analytic" }],
  ] as const)("lets %i tandems of %i servers by %j pass", (count, servers, question) => {
    expect(overLimit(tandems(count, servers), question, limits)).toBeUndefined();
  });
});
