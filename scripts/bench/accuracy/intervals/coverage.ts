import process from "node:process";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import { prng } from "#core/numeric/prng.ts";
import type { Model } from "#core/model/model.ts";

import { trainTable } from "../../../../functions/trainer/train-table.ts";
import { answerCsv, measuredColumn } from "../../../predict/answer-csv.ts";
import { type CoverageSet, coverageSets } from "./coverage-sets.ts";
import { coverageTable, type TestedIntervals } from "./coverage-table.ts";
import { intervalScores } from "./interval-scores.ts";
import { keptTrials } from "./kept-trials.ts";
import { type Held, pseudoTest, thinned } from "./pseudo-test.ts";

export interface CoverageOptions {
  /** Of the tables; without it only simulated laws are asked. */
  readonly folder: string | undefined;
  readonly seeds: number;
  /** Larger tables are thinned to about so many rows. */
  readonly mostRows: number;
  readonly only: RegExp;
  readonly workers: number;
  /** Keeps what was learned, for the next run. */
  readonly keep: string | undefined;
  readonly say: (line: string) => void;
}

/** Learns parts of tables that are there to learn from, asks for the rest, and says how often intervals held it. */
export async function benchCoverage({
  folder,
  seeds,
  mostRows,
  only,
  workers,
  keep,
  say,
}: CoverageOptions): Promise<void> {
  const plain = threadedTrialRunner(workers);
  const trials = keep === undefined ? plain : keptTrials(plain, keep);
  const tested: TestedIntervals[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    for (const set of coverageSets(folder)) {
      for (const held of set.tests) {
        if (!only.test(nameOf(set, held))) continue;
        const result = await testIntervals(set, held, { seed, mostRows, trials });
        tested.push(result);
        say(coverageTable.line(result));
      }
    }
  }
  for (const line of coverageTable.summary(tested)) say(line);
}

function nameOf({ name }: CoverageSet, held: Held): string {
  return "column" in held ? `${name} ${held.kind} ${held.column}` : `${name} ${held.kind}`;
}

interface TestMeans {
  readonly seed: number;
  readonly mostRows: number;
  readonly trials: ReturnType<typeof threadedTrialRunner>;
}

async function testIntervals(
  set: CoverageSet,
  held: Held,
  { seed, mostRows, trials }: TestMeans,
): Promise<TestedIntervals> {
  const random = prng(`${nameOf(set, held)}/${seed}`);
  const whole = await set.table(seed);
  const inputs = whole.header.filter((name) => name !== set.target && !set.ignore.includes(name));
  const { learned, asked } = pseudoTest(thinned(whole, inputs, mostRows, random), inputs, held, random);
  const model = await trainTable(
    learned,
    {
      name: set.name,
      target: set.target,
      ignore: set.ignore,
      question: {
        extrapolate: held.kind === "beyond" ? [held.column] : [],
        interpolate: held.kind === "between" ? [held.column] : [],
      },
      seed,
    },
    {
      loadNetworkTrainer: () => loadTfjsNetworkTrainer(),
      trials,
      nodeMajor: Number(process.versions.node.split(".")[0]),
    },
  );
  const measured = measuredColumn(asked, set.target).map((value) => value ?? NaN);
  const scoresAt = (level: number) => intervalScores(answerCsv(atLevel(model, level), asked), measured, level);
  return {
    name: nameOf(set, held),
    kind: held.kind,
    at90: scoresAt(0.9),
    at80: scoresAt(0.8),
    own: model.metrics.coverage.share,
  };
}

function atLevel(model: Model, level: number): Model {
  return { ...model, interval: { ...model.interval, level } };
}
