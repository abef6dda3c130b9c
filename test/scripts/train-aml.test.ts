import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Model } from "#core/model/model.ts";

import { runVerb } from "../../scripts/run-verb.ts";
import { SHIPPED, shippedPath } from "../support/amllibrary.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { fakeIo } from "./fake-io.ts";

const RUN = SHIPPED.filter((name) => name !== "faas_predict.ini");

describe("profaas train --aml", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  const call = async (...argv: string[]) => {
    const io = fakeIo({ directory: folder.path });
    return { exitCode: await runVerb(argv, io), io };
  };

  it.each(RUN)("runs %s from another folder, and leaves all files", async (name) => {
    const { exitCode, io } = await call("train", "--aml", shippedPath(name), "--output", name);
    expect(io.stderrText()).not.toMatch(/Cannot/);
    expect(exitCode).toBe(0);
    expect((await readdir(join(folder.path, name))).sort()).toEqual([
      "data.csv",
      "data_preprocessed.csv",
      "metrics.json",
      "model.json",
      "prediction.csv",
      "report.html",
      "results.json",
      "results.txt",
    ]);
    const read = (file: string) => readFile(join(folder.path, name, file), "utf8");
    const model = Model.parse(JSON.parse(await read("model.json")));
    const results = JSON.parse(await read("results.json")) as {
      delivered: { family: string; validation: { mape: number } };
      parts: { validationRows: number }[];
    };
    expect(results.delivered.family).toBe(model.learner.members[0]!.family);
    const predicted = (await read("prediction.csv")).trim().split("\n");
    expect(predicted[0]).toBe("real,pred");
    const judged = results.parts.reduce((sum, { validationRows }) => sum + validationRows, 0);
    expect(predicted).toHaveLength(judged + 1);
    const rows = (await read("data_preprocessed.csv")).trim().split("\n");
    expect(rows).toHaveLength(model.training.rows + 1);
    expect((await read("data.csv")).trim().split("\n")).toHaveLength(model.training.rows + 1);
    expect(await read("results.txt")).toContain(`Delivered: ${results.delivered.family}`);
  });

  it("refuses the file that asks for predictions, in a sentence", async () => {
    const { exitCode, io } = await call("train", "--aml", shippedPath("faas_predict.ini"), "--output", "refused");
    expect(io.stderrText()).toMatch(/this file asks for predictions/);
    expect(exitCode).toBe(2);
  });

  it("predicts twice alike with what it delivered (W5)", async () => {
    const asked = shippedPath("../inputs/faas_predict.csv");
    const answers = [];
    for (const output of ["first.csv", "second.csv"]) {
      await call("predict", "--model", "faas_test.ini", "--input", asked, "--output", output);
      answers.push(await readFile(join(folder.path, output), "utf8"));
    }
    expect(answers[0]).toBe(answers[1]);
    const scored = await call(
      "predict",
      "--model",
      "faas_test.ini",
      "--input",
      asked,
      "--score",
      "ave_response_time",
      "--json",
    );
    expect(scored.exitCode).toBe(0);
  });

  it("writes the same bytes again, from a moved table and on one thread more", async () => {
    await mkdir(join(folder.path, "moved/inputs"), { recursive: true });
    await cp(shippedPath("simplest_example_1.ini"), join(folder.path, "moved/simplest_example_1.ini"));
    await cp(shippedPath("../inputs/simplest.csv"), join(folder.path, "moved/inputs/simplest.csv"));
    for (const [output, workers] of [
      ["one", "1"],
      ["two", "2"],
    ] as const) {
      const { exitCode } = await call(
        "train",
        "--aml",
        "moved/simplest_example_1.ini",
        "--output",
        output,
        "--workers",
        workers,
      );
      expect(exitCode).toBe(0);
    }
    for (const file of await readdir(join(folder.path, "one"))) {
      const one = await readFile(join(folder.path, "one", file), "utf8");
      expect(await readFile(join(folder.path, "two", file), "utf8")).toBe(one);
      expect(await readFile(join(folder.path, "simplest_example_1.ini", file), "utf8")).toBe(one);
    }
  });

  it("says of a file without a table, of columns that are not there and of options beside it what is wrong", async () => {
    const lost = await call("train", "--aml", "no.ini", "--output", "x");
    expect(lost.io.stderrText()).toMatch(/^Cannot read configuration file no\.ini as there is no such file/);
    await writeFile(join(folder.path, "t.csv"), "a,y\n1,2\n2,3\n3,4\n");
    const ini =
      "[General]\ntechniques = ['Dummy']\nvalidation = All\nhp_selection = All\ny = 'y'\n[DataPreparation]\ninput_path = 't.csv'\ninverse = ['b']\n";
    await writeFile(join(folder.path, "t.ini"), ini);
    const unknown = await call("train", "--aml", "t.ini", "--output", "x");
    expect(unknown.io.stderrText()).toMatch(
      /^t\.ini:8:1: .*\[DataPreparation\] inverse must name columns of the table/,
    );
    const both = await call("train", "--aml", "t.ini", "--target", "y", "--output", "x");
    expect(both.io.stderrText()).toMatch(/--target was given beside it/);
    const neither = await call("train", "--output", "x");
    expect(neither.io.stderrText()).toMatch(/^Cannot run profaas train as a table must be given, or --aml/);
    for (const { exitCode } of [lost, unknown, both, neither]) expect(exitCode).toBe(2);
  });
});
