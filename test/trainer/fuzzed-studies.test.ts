import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { readConfiguration } from "#core/aml/read-configuration.ts";
import { refuseUnknownColumns } from "#core/aml/refuse-unknown-columns.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { sha256Hex } from "#core/document/hash.ts";

import { trainStudy } from "../../functions/trainer/train-study.ts";
import { inputText, SHIPPED, shippedText } from "../support/amllibrary.ts";
import { expectSentences } from "../support/expect-sentences.ts";

const WORDS = [
  "[",
  "]",
  "{",
  "}",
  "(",
  ",",
  "'",
  '"',
  "=",
  ":",
  "#",
  "%",
  "\n",
  "\t ",
  "inf",
  "-1",
  "0",
  "1e999",
  "nan",
  "None",
  "True",
  "[General]",
  "[SVR]",
  "[DEFAULT]",
  "alpha = [1]",
  "folds",
  "KFold",
  "Hyperopt",
  "loguniform(0,1)",
  "*",
  "y",
  "x1",
  "x9",
  "__proto__",
  "constructor",
  "\u0000",
  "\u2028",
  "é",
  "9".repeat(400),
  "[".repeat(80),
];
const CELLS = [
  "",
  ",",
  "\n",
  '"',
  "nan",
  "1e999",
  "-0",
  "0",
  "inf",
  "1,5",
  "x",
  "=1+1",
  "__proto__",
  "\u0000",
  "-3",
  "1e-320",
  "9".repeat(400),
  ",,,,",
  "y",
];

/** A cut, a doubled line, a line less or a word more, some times over. */
function mutations(words: readonly string[]) {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat({ max: 12 }),
    word: fc.constantFrom(...words),
    kind: fc.constantFrom("insert", "replace", "delete", "double line", "drop line"),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 });
}

type Edits = readonly { at: number; length: number; word: string; kind: string }[];

function mutated(text: string, edits: Edits): string {
  return edits.reduce((now, { at, length, word, kind }) => {
    const place = Math.floor(at * now.length);
    if (kind.endsWith("line")) {
      const lines = now.split("\n");
      const line = Math.floor(at * lines.length);
      lines.splice(line, 1, ...(kind === "double line" ? [lines[line] ?? "", lines[line] ?? ""] : []));
      return lines.join("\n");
    }
    const taken = kind === "insert" ? 0 : length;
    return now.slice(0, place) + (kind === "delete" ? "" : word) + now.slice(place + taken);
  }, text);
}

describe("mutated configuration files", () => {
  it("are read or refused in sentences, 5,000 times", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SHIPPED), mutations(WORDS), (name, edits) => {
        try {
          const { plan } = readConfiguration(mutated(shippedText(name), edits), name);
          // Whatever is read names its techniques: none is lost on the way.
          expect(plan.techniques.length).toBeGreaterThan(0);
        } catch (error) {
          expectSentences(error);
        }
      }),
      { numRuns: 5_000, seed: 5 },
    );
  });

  it("name columns of the table or are refused, 500 times", () => {
    const header = ["x1", "x2", "x3", "x4", "y"];
    fc.assert(
      fc.property(mutations(WORDS), (edits) => {
        try {
          refuseUnknownColumns(
            readConfiguration(mutated(shippedText("simplest_example_1.ini"), edits), "s.ini"),
            header,
          );
        } catch (error) {
          expectSentences(error);
        }
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});

describe("mutated tables", () => {
  it("are learned from with every row accounted for, or refused in sentences, 1,000 times", async () => {
    const { plan } = readConfiguration(shippedText("simplest_example_1.ini"), "s.ini");
    const ports = {
      loadNetworkTrainer: () => Promise.reject(new Error("no library")),
      nodeMajor: 20,
      trials: sequentialTrialRunner(),
    };
    const original = inputText("simplest.csv");
    await fc.assert(
      fc.asyncProperty(mutations(CELLS), async (edits) => {
        const text = mutated(original, edits);
        try {
          const csv = readCsv(text, "t.csv");
          refuseUnknownColumns(readConfiguration(shippedText("simplest_example_1.ini"), "s.ini"), csv.header);
          const { model, results } = await trainStudy(
            plan,
            csv,
            {
              name: "s",
              dataSha256: sha256Hex(text),
              notes: [],
              openShelf: () => Promise.resolve({ get: () => undefined, put: () => Promise.resolve() }),
            },
            ports,
          );
          const told = results.notes.flatMap(
            (note) => /^(\d+) (?:of \d+ rows were left out|rows? with .* (?:was|were) dropped)/.exec(note)?.[1] ?? [],
          );
          const left = told.reduce((sum, count) => sum + Number(count), 0);
          expect(model.training.rows + left).toBe(csv.rows.length);
        } catch (error) {
          if (error instanceof Error && error.name === "AssertionError") throw error;
          expectSentences(error);
        }
      }),
      { numRuns: 1_000, seed: 7 },
    );
  }, 300_000);
});
