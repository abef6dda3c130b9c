import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { type CsvTable, readCsv } from "#core/dataset/csv.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { artifactText } from "#core/document/artifact.ts";

import { trainTable } from "../../functions/trainer/train-table.ts";
import { runVerb } from "../../scripts/run-verb.ts";
import { fakeIo } from "../scripts/fake-io.ts";
import { expectSentenceLines, expectSentences } from "../support/expect-sentences.ts";
import { trialOf } from "../support/learning-fixture.ts";
import { modelFixture } from "../support/model-fixture.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { type WrittenTable, writtenTables } from "../support/written-tables.ts";

const TARGET = "seconds";
const PORTS = {
  loadNetworkTrainer: () => Promise.reject(new Error("no library")),
  nodeMajor: 20,
  trials: sequentialTrialRunner(),
};
const TRIALS = [trialOf({ kind: "mean" }), trialOf({ kind: "ridge", alpha: 0.1 })];

/** The table as it is read, or undefined where it was refused: in sentences, and only where the text is not what was meant. */
function readWritten({ text, header, rows, isSound }: WrittenTable): CsvTable | undefined {
  try {
    const table = readCsv(text, "t.csv");
    // A row of one empty cell is a blank line, which is none.
    const meant = rows.filter((cells) => text.includes('""') || cells.length > 1 || cells[0] !== "");
    if (isSound && header.length > 1) expect(table.rows.map(({ cells }) => cells)).toEqual(meant);
    return table;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    expectSentences(error);
    const names = header.map((name) => name.trim());
    const mayBeRefused = !isSound || names.some((name) => name === "" || name === "__proto__");
    expect(mayBeRefused || new Set(names).size < names.length).toBe(true);
    return undefined;
  }
}

const emptyCells = ({ rows }: CsvTable, columns: readonly number[]): number =>
  rows.filter(({ cells }) => columns.some((column) => cells[column]!.trim() === "")).length;

describe("tables as programs write them", () => {
  it("are learned from with every row accounted for, or refused in sentences, 5,000 times", async () => {
    let learned = 0;
    await fc.assert(
      fc.asyncProperty(writtenTables([TARGET], 12), async (written) => {
        const table = readWritten(written);
        if (table === undefined) return;
        try {
          const model = await trainTable(table, { name: "t", target: TARGET, seed: 1, trials: () => TRIALS }, PORTS);
          learned++;
          const inputs = model.inputs.map(({ name }) => table.header.indexOf(name));
          const dropped = emptyCells(table, [table.header.indexOf(TARGET), ...inputs]);
          expect(model.training).toMatchObject({ rows: table.rows.length - dropped, droppedRows: dropped });
          const told = model.warnings.some((warning) => warning.startsWith(`${dropped} rows were left out`));
          expect(told).toBe(dropped > 0);
          const columns = [...model.inputs, ...model.training.droppedColumns].map(({ name }) => name);
          expect([...columns, TARGET].sort()).toEqual([...table.header].sort());
        } catch (error) {
          if (error instanceof Error && error.name === "AssertionError") throw error;
          expectSentences(error);
        }
      }),
      { numRuns: 5_000, seed: 8 },
    );
    expect(learned).toBeGreaterThan(1_000);
  }, 300_000);
});

describe("profaas predict on tables as programs write them", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, "model"));
    await writeFile(join(folder.path, "model/model.json"), artifactText(modelFixture()));
  });
  afterAll(() => folder.remove());

  it("answers a row for a row and keeps what was given, or refuses in sentences, 5,000 times", async () => {
    const inputs = ["cpuMillicores", "inputBytes", "alternative"];
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(writtenTables(inputs, 6), fc.constantFrom("default", "fast", "none"), async (written, kind) => {
        // The categories of the model, in some of the rows that have words for them.
        const text = written.text.replaceAll("small", kind).replaceAll("large", "fast");
        await writeFile(join(folder.path, "asked.csv"), text);
        const io = fakeIo({ directory: folder.path });
        const exitCode = await runVerb(["predict", "--model", "model", "--input", "asked.csv", "--output", "answers.csv"], io); // prettier-ignore
        if (exitCode !== 0) {
          expect(exitCode).toBe(2);
          expectSentenceLines(io.stderrText());
          return;
        }
        answered++;
        const asked = readCsv(text, "asked.csv");
        const answers = readCsv(await readFile(join(folder.path, "answers.csv"), "utf8"), "answers.csv");
        expect(answers.header).toEqual([...asked.header, "prediction", "lower", "upper", "extrapolation", "reason"]);
        expect(answers.rows.map(({ cells }) => cells.slice(0, asked.header.length))).toEqual(
          asked.rows.map(({ cells }) => cells),
        );
        for (const { cells } of answers.rows) {
          const numbers = cells.slice(asked.header.length, asked.header.length + 4).map(Number);
          expect(numbers.every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 5_000, seed: 9 },
    );
    expect(answered).toBeGreaterThan(200);
  }, 300_000);
});
