import { describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";

import { answerTable } from "../../functions/predictor/answer-table.ts";
import { serveModel } from "../../functions/predictor/served-model.ts";
import { modelFixture } from "../support/model-fixture.ts";

describe("answerTable()", () => {
  const served = serveModel(modelFixture(), "0123456789abcdef");

  it("writes nothing that a spreadsheet would run", () => {
    const text = 'cpuMillicores,inputBytes,alternative,"=HYPERLINK(1)"\n1000,1,fast,"=cmd|\' /C calc\'!A0"\n';
    const answer = answerTable(served, readCsv(text, "request"));
    expect(
      answer
        .split("\n")
        .flatMap((line) => line.split(","))
        .filter((cell) => /^"?[=@]/.test(cell)),
    ).toEqual([]);
  });

  it("answers more rows than it takes at once, in their order", () => {
    const rows = Array.from({ length: 25_000 }, (_, index) => `1000,${index},default`);
    const answer = readCsv(
      answerTable(served, readCsv(["cpuMillicores,inputBytes,alternative", ...rows].join("\n"), "request")),
      "answer",
    );
    expect(answer.rows).toHaveLength(25_000);
    expect(answer.rows.every(({ cells }, index) => cells[1] === String(index))).toBe(true);
    expect(Number(answer.rows[24_999]?.cells[3])).toBeCloseTo(0.2 + 24_999 / 2 ** 20, 10);
  });
});
