import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Model } from "#core/model/model.ts";
import { prng } from "#core/numeric/prng.ts";

import { runVerb } from "../../../scripts/run-verb.ts";
import { train } from "../../../scripts/verbs/train.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";

describe("profaas train", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const random = prng("rows of the table");
    const rows = [250, 500, 1000, 2000].flatMap((cpu) =>
      [1, 2, 4].flatMap((size) => [0, 1].map(() => [cpu, size, 0.3 + (1000 / cpu) * size * (0.99 + 0.02 * random())])),
    );
    await writeFile(
      join(folder.path, "runs.csv"),
      `cpu,size,seconds\n${rows.map((row) => row.join(",")).join("\n")}\n`,
    );
  });
  afterAll(() => folder.remove());

  const call = async (...argv: string[]) => {
    const io = fakeIo({ directory: folder.path });
    return { exitCode: await runVerb(argv, io), io };
  };

  it("learns a law from a table, and predict finds it again beyond the rows it saw", async () => {
    const trained = await call("train", "runs.csv", "--target", "seconds", "--output", "model", "--json");
    expect(trained.exitCode).toBe(0);
    const document = train.document.parse(trained.io.document()) as {
      path: string;
      model: string;
      rows: number;
      configurations: number;
    };
    expect(document).toMatchObject({
      model: "runs.seconds",
      rows: 24,
      configurations: 12,
      path: join(folder.path, "model/model.json"),
    });
    const model = Model.parse(JSON.parse(await readFile(document.path, "utf8")));
    expect(model.inputs.map(({ name }) => name)).toEqual(["cpu", "size"]);
    expect(await readFile(join(folder.path, "model/report.html"), "utf8")).toMatch(/^<!doctype html>/i);

    await writeFile(join(folder.path, "new.csv"), "cpu,size,seconds\n750,3,4.3\n1500,1.5,1.3\n");
    const asked = await call("predict", "--model", "model", "--input", "new.csv", "--score", "seconds", "--json");
    expect(asked.exitCode).toBe(0);
    const { scores } = asked.io.document() as { scores: { mape: number; coverage: number } };
    expect(scores.mape).toBeLessThan(0.05);
  });

  it("learns rare categories as one that unknown ones count as, where it is told so", async () => {
    const hosts = ["edge", "edge", "edge", "cloud", "cloud", "cloud", "fog", "rack"];
    const rows = hosts.flatMap((host, index) => [1, 2, 4].map((size) => [host, size + index / 10, size * (1 + index)]));
    await writeFile(
      join(folder.path, "hosts.csv"),
      `host,size,seconds\n${rows.map((row) => row.join(",")).join("\n")}\n`,
    );
    const argv = ["train", "hosts.csv", "--target", "seconds", "--output", "hosts", "--learners", "ridge"];
    const asked = await call(...argv, "--other", "host", "--other-below", "4", "--workers", "1");
    expect(asked.io.stderrText()).not.toMatch(/Cannot/);
    expect(asked.exitCode).toBe(0);
    expect(asked.io.stdoutText()).toContain("host: one of cloud, edge, other; anything else counts as other");
    const answer = await call("predict", "--model", "hosts", "--set", "host=moon", "--set", "size=2");
    expect(answer.io.stdoutText()).toContain('host = "moon" was never measured: it counts as "other"');
    const none = await call(...argv, "--other", "host");
    expect(none.exitCode).toBe(2);
    expect(none.io.stderrText()).toMatch(/^hosts\.csv: Cannot learn hosts with other values of "host" as a category/);
  });

  it("learns for what will be asked, by the learners and the metric that it is told, and writes its metrics", async () => {
    const asked = ["--extrapolate", "size", "--learners", "ridge,law", "--metric", "rmse", "--workers", "1"];
    const trained = await call("train", "runs.csv", "--target", "seconds", "--output", "beyond", ...asked, "--json");
    expect(trained.io.stderrText()).not.toMatch(/Cannot/);
    expect(trained.exitCode).toBe(0);
    const model = Model.parse(JSON.parse(await readFile(join(folder.path, "beyond/model.json"), "utf8")));
    expect(model.question).toEqual({ extrapolate: ["size"], interpolate: [] });
    expect(model.metrics.folds.kind).toBe("extrapolation");
    expect(model.selectedBy).toBe("rmse");
    expect(new Set(model.candidates.map(({ family }) => family))).toEqual(new Set(["mean", "ridge", "law"]));
    const metrics: unknown = JSON.parse(await readFile(join(folder.path, "beyond/metrics.json"), "utf8"));
    expect(metrics).toMatchObject({ format: "metrics", model: model.name, heldOut: model.metrics.heldOut });
  });

  it("puts answers together by least squares where it is told so", async () => {
    const shares = async (learners: string) => {
      const asked = ["train", "runs.csv", "--target", "seconds", "--output", "stacked", "--workers", "1"];
      const trained = await call(...asked, "--learners", learners);
      expect(trained.io.stderrText()).not.toMatch(/Cannot/);
      const model = Model.parse(JSON.parse(await readFile(join(folder.path, "stacked/model.json"), "utf8")));
      expect(new Set(model.candidates.map(({ family }) => family))).toEqual(
        new Set(["mean", "random-forest", "boosting"]),
      );
      return model.learner.members.map(({ weight }) => weight);
    };
    expect(await shares("random-forest,boosting,stacking")).not.toEqual(await shares("random-forest,boosting"));
  });

  it("searches within its time, at least the mean and one learner, and says both", async () => {
    const asked = ["--search", "bayes", "--learners", "ridge,elastic-net,nnls", "--workers", "1"];
    const searched = await call("train", "runs.csv", "--target", "seconds", "--output", "searched", ...asked);
    expect(searched.io.stderrText()).not.toMatch(/Cannot/);
    expect(searched.io.stdoutText()).toMatch(/\d+ trials, most of them proposed by what came of those before/);
    const metrics = async (folder_: string) =>
      JSON.parse(await readFile(join(folder.path, folder_, "metrics.json"), "utf8")) as {
        candidates: { family: string; trials: number }[];
        training: { search: object };
      };
    const { candidates, training } = await metrics("searched");
    expect(new Set(candidates.map(({ family }) => family))).toEqual(new Set(["mean", "ridge", "elastic-net", "nnls"]));
    expect(training.search).toMatchObject({ method: "bayes", endedByTime: false });

    const hurried = ["--time-limit", "0.000001", "--workers", "1"];
    const ended = await call("train", "runs.csv", "--target", "seconds", "--output", "hurried", ...hurried);
    expect(ended.exitCode).toBe(0);
    expect(ended.io.stdoutText()).toMatch(
      /The time limit of 0\.000001 s ended the search after 2 trials: on a machine of another speed/,
    );
    const late = await metrics("hurried");
    expect(late.candidates.map(({ family }) => family)).toEqual(["mean", "law"]);
    expect(late.training.search).toMatchObject({
      method: "list",
      trials: 2,
      endedByTime: true,
      timeLimitSeconds: 1e-6,
    });
    expect(await readFile(join(folder.path, "hurried/report.html"), "utf8")).toMatch(/ended the search after 2 trials/);
  });

  it.each([
    [["--search", "gird"], /^Cannot read --search as "gird" must be a search: did you mean "grid"\?/],
    [
      ["--time-limit", "0"],
      /^Cannot read --time-limit as it must be a number of seconds above 0: current value is "0"/,
    ],
    [["--time-limit", "soon"], /current value is "soon"/],
    [["--learners", "rigde"], /^Cannot read --learners as "rigde" must be a learner: did you mean "ridge"\?/],
    [
      ["--learners", "ridge,boundary-law"],
      /^runs\.csv: Cannot learn by boundary-law as it needs an input of positive numbers that is declared/,
    ],
    [["--metric", "mean"], /^Cannot read --metric as it must be one of mape, .*: current value is "mean"/],
    [["--metric", "pinball:1.5"], /current value is "pinball:1\.5"/],
    [["--workers", "0"], /^Cannot read --workers as it must be at least 1: current value is 0/],
    [["--extrapolate", "sizes"], /^runs\.csv: Cannot learn to extrapolate along "sizes" as it must be an input/],
    [["--interpolate", "seconds"], /^runs\.csv: Cannot learn to interpolate along "seconds" as it must be an input/],
    [["--group", "run"], /^runs\.csv:1: .*it must have a column "run"/],
    [["--categorical", "cpus"], /^runs\.csv:1: .*it must have a column "cpus": did you mean "cpu"\?/],
    [["--other", "cpu", "--other-below", "few"], /^Cannot read --other-below as it must be a whole number/],
    [["--other-below", "5"], /^Cannot read --other-below as --other must name a column: none is named/],
    [
      ["--other", "cpu", "--other-below", "1"],
      /^Cannot read --other-below as it must be at least 2: current value is 1/,
    ],
  ])("refuses %j with a sentence", async (options, sentence) => {
    const { exitCode, io } = await call("train", "runs.csv", "--target", "seconds", "--output", "x", ...options);
    expect(io.stderrText()).toMatch(sentence);
    expect(exitCode).toBe(2);
  });

  it("refuses a target that is not there, or no number, or too few configurations, with the line or the count", async () => {
    const missing = await call("train", "runs.csv", "--target", "second", "--output", "x");
    expect(missing.exitCode).toBe(2);
    expect(missing.io.stderrText()).toMatch(/^runs\.csv:1: .*it must have a column "second": did you mean "seconds"\?/);

    await writeFile(join(folder.path, "words.csv"), "cpu,seconds\n1,2\n1,3\n2,long\n");
    const words = await call("train", "words.csv", "--target", "seconds", "--output", "x");
    expect(words.exitCode).toBe(2);
    expect(words.io.stderrText()).toMatch(/^words\.csv:4: .*"seconds" must be a number: current value is "long"/);

    await writeFile(join(folder.path, "few.csv"), "cpu,seconds\n1,2\n1,3\n2,4\n");
    const few = await call("train", "few.csv", "--target", "seconds", "--output", "x");
    expect(few.exitCode).toBe(2);
    expect(few.io.stderrText()).toMatch(
      /^few\.csv: Cannot learn seconds .* at least 3 different configurations must have been measured: there are 2/,
    );
  });

  it("refuses a seed that is no whole number", async () => {
    const { exitCode, io } = await call("train", "runs.csv", "--target", "seconds", "--output", "x", "--seed", "1.5");
    expect(exitCode).toBe(2);
    expect(io.stderrText()).toMatch(
      /^Cannot read --seed as it must be a whole number of at least 0: current value is "1\.5"/,
    );
  });
});
