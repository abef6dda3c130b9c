import { describe, expect, it } from "vitest";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import type { Cell, Column, Dataset } from "#core/dataset/dataset.ts";

import { learningSession, type LearningSession } from "../../../../functions/trainer/learning-session.ts";
import { answerQuestion, whyNot } from "../../../../scripts/bench/claim/answer-question.ts";
import { claimQuestions } from "../../../../scripts/bench/claim/claim-question.ts";
import { type MeasuredSubject, measuredSubjects } from "../../../../scripts/bench/claim/measured-subject.ts";
import { trialOf } from "../../../support/learning-fixture.ts";

const column = (name: string, role: Column["role"], kind: Column["kind"] = "number"): Column => ({
  name,
  kind,
  role,
  unit: "",
  description: "",
});

const CPUS = [250, 500, 1_000, 2_000];
const SIZES = { small: 1e5, medium: 4e5, large: 2e6 } as const;
const seconds = (cpu: number, bytes: number): number => (bytes / 1e5) * (1_000 / cpu);

/** A workflow of one component whose time follows a law without noise: 12 configurations, twice each. */
function measured(once = false): MeasuredSubject {
  const rows = CPUS.flatMap((cpu) =>
    Object.entries(SIZES).flatMap(([set, bytes]) =>
      [0, 1].map((repetition): Cell[] => [
        `${cpu}-${set}`,
        repetition,
        set,
        cpu,
        bytes,
        seconds(cpu, bytes),
        seconds(cpu, bytes),
      ]),
    ),
  );
  const dataset: Dataset = {
    format: "dataset",
    version: 1,
    name: "faces.workflow",
    campaignId: null,
    subject: "workflow",
    level: "run",
    columns: [
      column("configuration", "group", "category"),
      column("repetition", "info"),
      column("inputSet", "info", "category"),
      column("blur.cpuMillicores", "feature"),
      column("inputBytes", "feature"),
      column("makespanSeconds", "target"),
      column("responseSeconds", "target"),
    ],
    rows,
    partial: false,
  };
  return measuredSubjects("faces", [dataset], once)[0]!;
}

/** Learns by one ridge on logarithms, which is this law. */
async function ridgeOnly(seen: Dataset[]): Promise<LearningSession> {
  const session = await learningSession({
    loadNetworkTrainer: () => Promise.reject(new Error("none here")),
    trials: sequentialTrialRunner(),
    nodeMajor: 20,
  });
  const logs = { numbers: ["log"], degree: 1, scaling: "standardise" } as const;
  const trials = () => [trialOf({ kind: "ridge", alpha: 1e-9 }, { features: logs, targetScale: "log" })];
  return {
    ...session,
    learn(dataset, options) {
      seen.push(dataset);
      return session.learn(dataset, { ...options, trials });
    },
  };
}

const questionOf = (along: string, once = false) =>
  claimQuestions(measured(once)).find((each) => each.target === "makespanSeconds" && each.along === along)!;
const idsOf = ({ rows }: Dataset): Set<string> => new Set(rows.map(([id]) => String(id)));

describe("claimQuestions()", () => {
  it("asks for others, for more CPU than half of the most, and for the largest inputs, of each target", () => {
    const questions = claimQuestions(measured());
    expect(questions.map(({ target, along }) => `${target} ${along}`)).toEqual(
      ["makespanSeconds", "responseSeconds"].flatMap((target) =>
        ["any", "cpu", "input size"].map((along) => `${target} ${along}`),
      ),
    );
    const cpu = questionOf("cpu");
    expect(cpu.declared).toEqual({ extrapolate: ["blur.cpuMillicores"], interpolate: [] });
    expect(new Set(cpu.learnable.map((id) => id.split("-")[0]))).toEqual(new Set(["250", "500", "1000"]));
    expect(new Set(cpu.asked.map((id) => id.split("-")[0]))).toEqual(new Set(["2000"]));
    expect(questionOf("input size").asked).toEqual(CPUS.map((each) => `${each}-large`));
  });
});

describe("whyNot()", () => {
  it("tells what can never be learned", () => {
    const question = questionOf("cpu");
    expect(whyNot(question)).toBeUndefined();
    expect(whyNot({ ...question, learnable: question.learnable.slice(0, 2) })).toMatch(
      /there must be 3 configurations/,
    );
    const oneLimit = question.learnable.filter((id) => id.startsWith("250"));
    expect(whyNot({ ...question, learnable: oneLimit })).toMatch(/two values of the declared input/);
  });
});

describe("answerQuestion()", () => {
  it("learns from whole configurations within the time, and is judged by all others", async () => {
    const seen: Dataset[] = [];
    const question = questionOf("any");
    const options = { timeShare: 0.5, draws: 4, seed: 1, session: await ridgeOnly(seen), onDraw: () => undefined };
    const result = await answerQuestion(question, options);
    expect(result).toMatchObject({ draws: 4, all: false, noiseMape: 0, newShare: 1, refusedRows: 0 });
    expect(result.usedTimeShare).toBeLessThanOrEqual(0.5);
    expect(result.mape.worst).toBeLessThan(1e-6);
    expect(result.coverage).toBe(1);
    const total = [...question.measured.secondsOf.values()].reduce((sum, each) => sum + each, 0);
    for (const dataset of seen) {
      const used = [...idsOf(dataset)].reduce((sum, id) => sum + question.measured.secondsOf.get(id)!, 0);
      expect(used).toBeLessThanOrEqual(total / 2);
      expect(dataset.rows).toHaveLength(2 * idsOf(dataset).size);
    }
    const learned = seen.reduce((sum, dataset) => sum + idsOf(dataset).size, 0);
    expect(result.askedRows).toBe(2 * (4 * 12 - learned));
    expect(new Set(seen.map((dataset) => [...idsOf(dataset)].sort().join()))).not.toHaveProperty("size", 1);
    expect(await answerQuestion(question, options)).toEqual(result);
  });

  it("learns from nothing that lies beyond, and once where the time is enough for all that does not", async () => {
    const seen: Dataset[] = [];
    const options = { timeShare: 0.5, draws: 4, seed: 1, session: await ridgeOnly(seen), onDraw: () => undefined };
    const result = await answerQuestion(questionOf("input size"), options);
    expect(result).toMatchObject({ draws: 1, all: true, configurations: 8, askedRows: 8 });
    expect([...idsOf(seen[0]!)].filter((id) => id.endsWith("large"))).toEqual([]);
    expect(result.mape.mean).toBeLessThan(1e-6);
  });

  it("learns from first repetitions alone where it is to, and from more of them in the same time", async () => {
    const seen: Dataset[] = [];
    const options = { timeShare: 0.5, draws: 1, seed: 1, session: await ridgeOnly(seen), onDraw: () => undefined };
    const result = await answerQuestion(questionOf("any", true), options);
    expect(seen[0]!.rows.map(([, repetition]) => repetition)).not.toContain(1);
    // Half of the time is that of all first repetitions, but a draw ends before the last one.
    expect(result.configurations).toBeGreaterThan((await answerQuestion(questionOf("any"), options)).configurations);
    expect(result.askedRows).toBe(2 * (12 - result.configurations));
  });

  it("says so where too little fits into the time", async () => {
    const options = { timeShare: 0.001, draws: 1, seed: 1, session: await ridgeOnly([]), onDraw: () => undefined };
    await expect(answerQuestion(questionOf("any"), options)).rejects.toThrow(/3 configurations must fit into/);
  });
});
