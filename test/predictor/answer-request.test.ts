import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readArtifact } from "#artifacts/read-artifact.ts";
import { Receipt, Refusal } from "#core/campaign/campaign-state.ts";
import { errorObject, receiptObject } from "#core/campaign/object-keys.ts";
import { readCsv } from "#core/dataset/csv.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { answerRequest } from "../../functions/predictor/answer-request.ts";
import { unansweredRequests } from "../../functions/predictor/unanswered-requests.ts";
import { fixtureLaw, modelFixture, publish } from "../support/model-fixture.ts";
import { serving, type Serving } from "./serving.ts";

const NAME = "faces.blur.serviceSeconds";
const KEY = `${NAME}/what-if.csv`;
const MIB = 2 ** 20;

async function ask(served: Serving, text: string | Uint8Array, key = KEY): Promise<void> {
  await served.store.put("requests", key, text);
  await answerRequest({ bucket: "requests", key }, served);
}

async function textOf(store: ObjectStore, bucket: string, key: string): Promise<string | undefined> {
  const object = await store.get(bucket, key);
  return object && new TextDecoder().decode(object.body);
}

async function refusal(store: ObjectStore, key = KEY): Promise<Refusal["problems"]> {
  return (await readArtifact(store, errorObject("requests", key), Refusal))?.artifact.problems ?? [];
}

const sentences = async (store: ObjectStore, key = KEY): Promise<string[]> =>
  (await refusal(store, key)).map(({ sentence }) => sentence);

describe("answerRequest()", () => {
  it("keeps the given columns, and adds prediction, interval and extrapolation in words", async () => {
    const served = await serving();
    await ask(
      served,
      `id,alternative,cpuMillicores,inputBytes,note\r\n7,default,1000,${MIB},"a, b"\r\n8,fast,4000,${MIB},\r\n`,
    );
    const { header, rows } = readCsv((await textOf(served.store, "predictions", KEY)) ?? "", "answer");
    expect(header).toEqual([
      "id",
      "alternative",
      "cpuMillicores",
      "inputBytes",
      "note",
      "prediction",
      "lower",
      "upper",
      "extrapolation",
      "reason",
    ]);
    expect(rows.map(({ cells }) => cells.slice(0, 5))).toEqual([
      ["7", "default", "1000", String(MIB), "a, b"],
      ["8", "fast", "4000", String(MIB), ""],
    ]);
    expect(Number(rows[0]?.cells[5])).toBeCloseTo(1.2, 10);
    expect(Number(rows[0]?.cells[6])).toBeCloseTo(1.05, 10);
    expect(rows[0]?.cells.slice(8)).toEqual(["0", ""]);
    expect(Number(rows[1]?.cells[8])).toBeCloseTo(2_000 / 1_500, 10);
    expect(rows[1]?.cells[9]).toContain("cpuMillicores");
  });

  it("answers one row for one row, in their order, whatever the rows and the line ends", async () => {
    const served = await serving();
    const row = fc.record({
      cpu: fc.double({ min: 100, max: 5_000, noNaN: true }),
      bytes: fc.integer({ min: 0, max: 10 * MIB }),
      alternative: fc.constantFrom("default", "fast"),
      note: fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !text.includes("\u0000")),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), fc.constantFrom("\n", "\r\n"), async (rows, lineEnd) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const lines = rows.map(({ cpu, bytes, alternative, note }) =>
          [cpu, bytes, alternative, quoted(note)].join(","),
        );
        const text = ["cpuMillicores,inputBytes,alternative,note", ...lines].join(lineEnd) + lineEnd;
        await ask(served, text);
        const answer = readCsv((await textOf(served.store, "predictions", KEY)) ?? "", "answer");
        expect(answer.rows).toHaveLength(rows.length);
        for (const [index, { cpu, bytes, alternative }] of rows.entries()) {
          const cells = answer.rows[index]?.cells ?? [];
          expect([Number(cells[0]), Number(cells[1]), cells[2]]).toEqual([cpu, bytes, alternative]);
          expect(Number(cells[4])).toBeCloseTo(Math.max(0, fixtureLaw(cpu, bytes, alternative)), 6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("answers the same bytes once, and again when the bytes change", async () => {
    const served = await serving();
    await ask(served, `cpuMillicores,inputBytes,alternative\n1000,${MIB},default\n`);
    const first = await textOf(served.store, "predictions", KEY);
    const receipt = await readArtifact(served.store, receiptObject("requests", KEY), Receipt);
    expect(receipt?.artifact.result).toBe(`predictions/${KEY}`);

    const regressor = { kind: "ridge" as const, intercept: 9, coefficients: [0, 0] };
    await publish(served.store, modelFixture({ regressor }));
    await served.models.refresh();
    await Promise.all([1, 2, 3].map(() => answerRequest({ bucket: "requests", key: KEY }, served)));
    expect(await textOf(served.store, "predictions", KEY)).toBe(first);
    expect(await unansweredRequests(served.store)).toEqual([]);

    await ask(served, `cpuMillicores,inputBytes,alternative\n2000,${MIB},default\n`);
    expect(await textOf(served.store, "predictions", KEY)).toContain(",9,");
  });

  it("says where a table is wrong, all places at once, and answers when it is mended", async () => {
    const served = await serving();
    await ask(
      served,
      `cpuMillicores,inputBytes,alternative\n1000,1,default\none,1,default\n1000,,default\n1000,1,slow\n`,
    );
    expect(await textOf(served.store, "predictions", KEY)).toBeUndefined();
    expect((await refusal(served.store)).map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(await sentences(served.store)).toEqual([
      expect.stringMatching(/what-if\.csv:3: .*cpuMillicores must be a number in millicores: current value is "one"/),
      expect.stringMatching(/what-if\.csv:4: .*needs the input inputBytes in B: it is missing/),
      expect.stringMatching(/what-if\.csv:5: .*alternative must be one of "default", "fast": current value is "slow"/),
    ]);
    await ask(served, `cpuMillicores,inputBytes,alternative\n1000,1,default\n`);
    expect(await sentences(served.store)).toEqual([]);
    expect(await textOf(served.store, "predictions", KEY)).toBeDefined();
  });

  const broken: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ["an empty file", "", /must begin with a header line/],
    ["a missing column", "cpuMillicores,alternative\n1000,fast\n", /needs a column "inputBytes"/],
    [
      "a misspelt column",
      "cpuMilicores,inputBytes,alternative\n1,1,fast\n",
      /needs a column "cpuMillicores": did you mean "cpuMilicores"\?/,
    ],
    [
      "a column that the answer adds",
      "cpuMillicores,inputBytes,alternative,lower\n1,1,fast,1\n",
      /adds a column "lower": it is there already/,
    ],
    [
      "a short row",
      "cpuMillicores,inputBytes,alternative\n1,1\n",
      /:2: .*as many cells as the header \(3\): this one has 2/,
    ],
    ["a column twice", "cpuMillicores,cpuMillicores\n1,1\n", /names of columns must differ/],
    ["an open quote", 'cpuMillicores,inputBytes,alternative\n1,1,"fast\n', /must be CSV/],
    ["what is not UTF-8", new Uint8Array([0x61, 0xff, 0x0a]), /must be text in UTF-8/],
    ["NaN", "cpuMillicores,inputBytes,alternative\nNaN,1,fast\n", /cpuMillicores must be a number/],
    [
      "a number beyond numbers",
      "cpuMillicores,inputBytes,alternative\n1e999,1,fast\n",
      /cpuMillicores must be a number/,
    ],
    [
      "a quantity as people write it",
      "cpuMillicores,inputBytes,alternative\n1000,4Mi,fast\n",
      /inputBytes must be a number in B: current value is "4Mi"/,
    ],
  ];
  it.each(broken)("refuses %s with a sentence and is not asked again", async (_what, text, sentence) => {
    const served = await serving();
    await ask(served, text);
    expect((await sentences(served.store)).join("\n")).toMatch(sentence);
    expect(await unansweredRequests(served.store)).toEqual([]);
    expect((await served.store.list("predictions")).objects).toEqual([]);
  });

  it("refuses a request to a model that is not there, and answers it once the model has appeared", async () => {
    const served = await serving([]);
    await ask(served, `cpuMillicores,inputBytes,alternative\n1000,${MIB},default\n`);
    expect(await sentences(served.store)).toEqual([
      `${KEY}: Cannot answer as there is no model "${NAME}": there is none`,
    ]);
    expect(await unansweredRequests(served.store)).toEqual([]);

    await publish(served.store, modelFixture());
    const waiting = await unansweredRequests(served.store);
    expect(waiting.map(({ key }) => key)).toEqual([KEY]);
    for (const upload of waiting) await answerRequest(upload, served);
    expect(await textOf(served.store, "predictions", KEY)).toContain("default,1.2");
    expect(await sentences(served.store)).toEqual([]);
    expect(await unansweredRequests(served.store)).toEqual([]);
  });

  it("refuses a request whose name says no model", async () => {
    const served = await serving();
    await ask(served, "a\n1\n", "what-if.csv");
    expect(await sentences(served.store, "what-if.csv")).toEqual([
      expect.stringContaining("must be named <model>/<name>.csv"),
    ]);
    await ask(served, "a\n1\n", `${NAME}/what-if.txt`);
    expect(await sentences(served.store, `${NAME}/what-if.txt`)).toHaveLength(1);
  });

  it("finishes what was interrupted between the answer and its receipt, with the same bytes", async () => {
    const served = await serving();
    await ask(served, `cpuMillicores,inputBytes,alternative\n1000,${MIB},default\n`);
    const before = await served.store.head("predictions", KEY);
    const receipt = receiptObject("requests", KEY);
    await served.store.delete(receipt.bucket, receipt.key);
    for (const upload of await unansweredRequests(served.store)) await answerRequest(upload, served);
    expect((await served.store.head("predictions", KEY))?.etag).toBe(before?.etag);
    expect(await unansweredRequests(served.store)).toEqual([]);
  });

  it("does nothing about other buckets, and about a request that is gone", async () => {
    const served = await serving();
    await answerRequest({ bucket: "records", key: KEY }, served);
    await answerRequest({ bucket: "requests", key: KEY }, served);
    await answerRequest({ bucket: "requests", key: KEY, etag: "gone" }, served);
    expect((await served.store.list("state")).objects).toEqual([]);
  });
});
