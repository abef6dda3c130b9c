import { describe, expect, it } from "vitest";

import { handledBefore } from "#artifacts/refusals.ts";
import { readCsv } from "#core/dataset/csv.ts";

import { answerRequest } from "../../../functions/predictor/answer-request.ts";
import { publishSurrogate, surrogateFixture } from "../../support/surrogate-fixture.ts";
import { BATCH_ROW, BURKE_ROW, tandemCsv, UNSTABLE_ROW } from "../../support/tandem-rows.ts";
import { serving } from "../serving.ts";

const NAME = "batch-tandem.tandem.responseMeanSeconds";
const KEY = `${NAME}/what-if.csv`;

async function asked(text: string) {
  const served = await serving([]);
  await publishSurrogate(served.store, surrogateFixture());
  await served.store.put("requests", KEY, text);
  await answerRequest({ bucket: "requests", key: KEY }, served);
  const answer = await served.store.get("predictions", KEY);
  const { etag } = (await served.store.head("requests", KEY))!;
  return {
    text: answer && new TextDecoder().decode(answer.body),
    handled: await handledBefore(served.store, { bucket: "requests", key: KEY }, etag),
  };
}

describe("a request for a surrogate in the bucket", () => {
  it("is answered row by row after the columns that were given", async () => {
    const rows = [BATCH_ROW, UNSTABLE_ROW, BURKE_ROW].map((row, index) => ({ id: `=${index}`, ...row }));
    const { text, handled } = await asked(tandemCsv(rows));
    expect(handled).toEqual({ kind: "accepted", result: `predictions/${KEY}` });
    const { header, rows: answers } = readCsv(text!, "answer");
    const cell = (row: number, name: string) => answers[row]!.cells[header.indexOf(name)];
    expect(header.slice(0, 2)).toEqual(["id", "batchRate"]);
    expect(header.slice(-3)).toEqual(["inRange", "distance", "error"]);
    expect(answers.map(({ cells }) => cells[0])).toEqual(["'=0", "'=1", "'=2"]);
    expect(Number(cell(0, "wait1MeanSeconds"))).toBeCloseTo(4, 9);
    expect(Number(cell(2, "responseMeanSeconds"))).toBeCloseTo(2 / 0.3, 9);
    expect([cell(1, "responseMeanSeconds"), cell(1, "inRange")]).toEqual(["", "false"]);
    expect(cell(1, "error")).toMatch(/^Cannot /);
  });

  it("is refused by line and column when a value is wrong", async () => {
    const { text, handled } = await asked(tandemCsv([BURKE_ROW, { ...BURKE_ROW, batchMean: "many" }]));
    expect(text).toBeUndefined();
    expect(handled.kind === "refused" && handled.sentences).toEqual([
      expect.stringMatching(/what-if\.csv:3: Cannot read the table as "batchMean" \(column 4\) must be a number/),
    ]);
  });
});
