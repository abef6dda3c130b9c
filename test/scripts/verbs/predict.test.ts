import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { artifactText } from "#core/document/artifact.ts";

import { runVerb } from "../../../scripts/run-verb.ts";
import { predict } from "../../../scripts/verbs/predict.ts";
import { fixtureLaw, modelFixture } from "../../support/model-fixture.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";

const MIB = 2 ** 20;

describe("profaas predict", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder.path, "model.json"), artifactText(modelFixture()));
  });
  afterAll(() => folder.remove());

  const ask = async (...argv: string[]) => {
    const io = fakeIo({ directory: folder.path });
    const exitCode = await runVerb(["predict", "--model", "model.json", ...argv], io);
    return { exitCode, stdout: io.stdoutText(), stderr: io.stderrText(), io };
  };
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder.path, name), text);

  it("answers one question by the law that the model holds; what had one value in training may be left out", async () => {
    const { io, exitCode } = await ask(
      "--set",
      "cpuMillicores=500",
      "--set",
      `inputBytes=${2 * MIB}`,
      "--set",
      "alternative=fast",
      "--json",
    );
    expect(exitCode).toBe(0);
    const document = predict.document.parse(io.document()) as {
      predictions: { prediction: number; lower: number; upper: number; extrapolation: number }[];
    };
    const law = fixtureLaw(500, 2 * MIB, "fast");
    expect(document.predictions).toHaveLength(1);
    expect(document.predictions[0]?.prediction).toBeCloseTo(law, 9);
    expect(document.predictions[0]?.lower).toBeCloseTo(law - 0.15, 9);
    expect(document.predictions[0]?.upper).toBeCloseTo(law + 0.15, 9);
    expect(document.predictions[0]?.extrapolation).toBe(0);
  });

  it("says the answer in a sentence, with its reservation outside of what was measured", async () => {
    const { stdout } = await ask(
      "--set",
      "cpuMillicores=4000",
      "--set",
      `inputBytes=${2 * MIB}`,
      "--set",
      "alternative=default",
    );
    expect(stdout).toMatch(
      /^serviceSeconds of blur: predicted .*, 90 % between .* and .*\. Outside of what was measured: cpuMillicores/,
    );
  });

  it("tells what the model wants to know when it is asked nothing", async () => {
    const { exitCode, stderr } = await ask();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Its inputs are\n {2}cpuMillicores: a number, trained from 500 to 2000 millicores/);
    expect(stderr).toMatch(/\n {2}memoryBytes: a number, always 536870912 B in training/);
    expect(stderr).toMatch(/\n {2}alternative: one of default, fast/);
  });

  const badSets: readonly (readonly [sets: readonly string[], sentence: RegExp])[] = [
    [["cpu=1"], /Cannot read --set cpu=1 as faces\.blur\.serviceSeconds has no input "cpu"/],
    [["cpuMillicores"], /Cannot read --set cpuMillicores as it must be name=value/],
    [["cpuMillicores=half"], /"cpuMillicores" must be a number in millicores: current value is "half"/],
    [
      ["cpuMillicores=500", "inputBytes=1", "alternative=fats"],
      /"alternative" must be a value that the model was trained on, and "fats" is none: did you mean "fast"\?/,
    ],
    [["cpuMillicores=500", "alternative=fast"], /"inputBytes" must be given in B: it is missing/],
  ];
  for (const [sets, sentence] of badSets) {
    it(`refuses --set ${sets.join(" --set ")} with a sentence`, async () => {
      const { exitCode, stderr } = await ask(...sets.flatMap((set) => ["--set", set]));
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(sentence);
    });
  }

  it("answers a table row by row, keeps what it does not know, and puts the answers after the given columns", async () => {
    const note = '"a, b"';
    await write(
      "new.csv",
      `note,inputBytes,alternative,cpuMillicores\n${note},${MIB},fast,500\nx,${4 * MIB},default,2000\nlast,${MIB},default,1000\n`,
    );
    const { exitCode, stdout } = await ask("--input", "new.csv", "--output", "out/answers.csv");
    expect(exitCode).toBe(0);
    expect(stdout).toBe("Answered 3 rows in out/answers.csv.\n");
    const lines = (await readFile(join(folder.path, "out/answers.csv"), "utf8")).trimEnd().split("\n");
    expect(lines[0]).toBe("note,inputBytes,alternative,cpuMillicores,prediction,lower,upper,extrapolation,reason");
    expect(
      lines.slice(1).map((line) =>
        line
          .split(",")
          .slice(0, line.startsWith('"') ? 2 : 1)
          .join(","),
      ),
    ).toEqual([note, "x", "last"]);
    const predictions = lines.slice(1).map((line) => Number(line.split(",").at(-5)));
    const laws = [fixtureLaw(500, MIB, "fast"), fixtureLaw(2000, 4 * MIB, "default"), fixtureLaw(1000, MIB, "default")];
    for (const [index, law] of laws.entries()) expect(predictions[index]).toBeCloseTo(law, 9);
  });

  it("has no comparison at the top without a measured column", async () => {
    await write("one.csv", `inputBytes,alternative,cpuMillicores\n${MIB},fast,500\n`);
    const { io } = await ask("--input", "one.csv", "--json");
    expect(predict.document.parse(io.document())).toMatchObject({ rows: 1, mape: null, coverage: null, scores: null });
  });

  it("writes how far outside each row lies, and in words", async () => {
    await write("far.csv", `inputBytes,alternative,cpuMillicores\n${MIB},fast,500\n${8 * MIB},fast,4000\n`);
    await ask("--input", "far.csv", "--output", "far-answers.csv");
    const [, inside, outside] = (await readFile(join(folder.path, "far-answers.csv"), "utf8")).split("\n");
    expect(inside).toMatch(/,0,$/);
    expect(outside).toMatch(/,1\.33\d*,cpuMillicores = 4 cores is above .*; inputBytes = 8 MiB is above .*$/);
  });

  it("answers a table without rows with a table without rows", async () => {
    await write("none.csv", "inputBytes,alternative,cpuMillicores\n");
    const { exitCode, stdout } = await ask("--input", "none.csv");
    expect(exitCode).toBe(0);
    expect(stdout).toBe("inputBytes,alternative,cpuMillicores,prediction,lower,upper,extrapolation,reason\n");
  });

  it("W1: compares with a measured column: hand-worked errors and coverage", async () => {
    // The law gives 1.2, 2.2 and 4.2 s; measured are 1.0 (outside by 0.05), 2.2 (met) and nothing.
    const rows = [`${MIB},default,1000,1.0`, `${2 * MIB},default,1000,2.2`, `${4 * MIB},default,1000,`];
    await write("test.csv", `inputBytes,alternative,cpuMillicores,measured\n${rows.join("\n")}\n`);
    const { io, exitCode } = await ask("--input", "test.csv", "--score", "measured", "--json");
    expect(exitCode).toBe(0);
    const { scores } = predict.document.parse(io.document()) as { scores: Record<string, number> };
    expect(scores).toMatchObject({ rows: 2, skippedRows: 1, coverage: 0.5, extrapolatedRows: 0 });
    expect(scores["mape"]).toBeCloseTo((0.2 / 1 + 0) / 2, 9);
    expect(scores["mae"]).toBeCloseTo(0.1, 9);
    expect(scores["rmse"]).toBeCloseTo(Math.sqrt(0.04 / 2), 9);
    // The intervals are 0.3 s wide.
    expect(scores["meanRelativeWidth"]).toBeCloseTo((0.3 / 1.2 + 0.3 / 2.2) / 2, 9);
    expect(io.document()).toMatchObject({ rows: 3, coverage: 0.5, meanRelativeWidth: scores["meanRelativeWidth"] });
    // At the top in per cent.
    expect((io.document() as { mape: number }).mape).toBeCloseTo(10, 9);
    const said = await ask("--input", "test.csv", "--score", "measured");
    expect(said.stdout).toContain("intervals are 19.3 % of their prediction wide on average");
    expect(said.stdout).toContain("MAPE 10 %");
    expect(scores["r2"]).toBeCloseTo(1 - 0.04 / (2 * 0.6 ** 2), 9);
  });

  const badTables: readonly (readonly [what: string, text: string, sentence: RegExp])[] = [
    ["a missing column", "inputBytes,alternative\n1,fast\n", /^bad\.csv:1: .*it must have a column "cpuMillicores"/],
    [
      "a column that the answer adds",
      "inputBytes,alternative,cpuMillicores,lower\n1,fast,500,2\n",
      /^bad\.csv:1: .*must not have a column "lower"/,
    ],
    [
      "no number",
      "inputBytes,alternative,cpuMillicores\n1,fast,500\n1,fast,5OO\n",
      /^bad\.csv:3: .*"cpuMillicores" must be a number in millicores: current value is "5OO"/,
    ],
    [
      "an unknown category",
      "inputBytes,alternative,cpuMillicores\n1,slow,500\n",
      /^bad\.csv:2: .*"alternative" must be a value that the model was trained on/,
    ],
    [
      "an empty cell",
      "inputBytes,alternative,cpuMillicores\n1,fast,\n",
      /^bad\.csv:2: .*"cpuMillicores" must be given in millicores: it is missing/,
    ],
    [
      "a short row",
      "inputBytes,alternative,cpuMillicores\n1,fast\n",
      /^bad\.csv:2: .*a row must have as many cells as the header/,
    ],
    ["nothing", "", /^bad\.csv:1: .*it must begin with a header line: it is empty/],
  ];
  for (const [what, text, sentence] of badTables) {
    it(`refuses a table with ${what}, and names the line`, async () => {
      await write("bad.csv", text);
      const { exitCode, stderr } = await ask("--input", "bad.csv");
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(sentence);
    });
  }

  it("refuses a file that is no model", async () => {
    await write("no-model.json", "{}");
    const io = fakeIo({ directory: folder.path });
    expect(await runVerb(["predict", "--model", "no-model.json", "--set", "a=1"], io)).toBe(2);
    expect(io.stderrText()).toMatch(
      /^Cannot read .*no-model\.json \(format undefined, version undefined\) as format is wrong/,
    );
  });
});
