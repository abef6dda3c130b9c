import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Question } from "#core/selection/question.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";

import { cellReader, type MeasuredSubject } from "./measured-subject.ts";

/** What is asked of the models of one target: from which configurations they may learn, and which they are judged by. */
export interface ClaimQuestion {
  readonly measured: MeasuredSubject;
  readonly target: string;
  /** `any`: both are drawn from all. Else the input along which what is asked lies beyond what may be learned from. */
  readonly along: "any" | "cpu" | "input size";
  /** In words, what is learned from and what is asked. */
  readonly words: string;
  /** What a user would declare. */
  readonly declared: Question;
  readonly learnable: readonly string[];
  /** Where it is "any", those that were not drawn. */
  readonly asked: readonly string[];
}

const TARGETS = { component: ["serviceSeconds"], workflow: ["makespanSeconds", "responseSeconds"] } as const;

/** All questions on what a campaign measured of a subject. */
export function claimQuestions(measured: MeasuredSubject): ClaimQuestion[] {
  const targets = TARGETS[measured.dataset.subject === WORKFLOW_SUBJECT ? "workflow" : "component"];
  const configurations = [...measured.secondsOf.keys()];
  return targets.flatMap((target) => [
    {
      measured,
      target,
      along: "any",
      words: "configurations drawn at random, asked all others",
      declared: NEAR_QUESTION,
      learnable: configurations,
      asked: configurations,
    },
    ...beyondCpu(measured, target),
    ...beyondInputs(measured, target),
  ]);
}

/** Learns up to half of the largest CPU limit. */
function beyondCpu(measured: MeasuredSubject, target: string): ClaimQuestion[] {
  const names = measured.dataset.columns.map(({ name }) => name).filter((name) => /(^|\.)cpuMillicores$/.test(name));
  const swept = names.map((name) => ({ name, limits: valuesOf(measured, name) }));
  const [most] = swept.sort((left, right) => new Set(right.limits.values()).size - new Set(left.limits.values()).size);
  if (most === undefined) return [];
  const half = Math.max(...most.limits.values()) / 2;
  const split = splitAt(most.limits, half);
  const below = split.learnable.map((id) => most.limits.get(id));
  if (new Set(below).size < 2 || split.asked.length === 0) return [];
  const words = `learned with at most ${half / 1000} cores, asked above it`;
  return [{ measured, target, along: "cpu", words, declared: extrapolating(most.name), ...split }];
}

/** Learns from all input sets but the one of the largest files. */
function beyondInputs(measured: MeasuredSubject, target: string): ClaimQuestion[] {
  const { dataset } = measured;
  const bytes = valuesOf(measured, "inputBytes");
  const setOf = new Map(
    dataset.rows.map((row) => [
      String(cellReader(dataset, "configuration")(row)),
      String(cellReader(dataset, "inputSet")(row)),
    ]),
  );
  const sizeOf = new Map<string, number>();
  for (const [id, set] of setOf) sizeOf.set(set, Math.max(sizeOf.get(set) ?? 0, bytes.get(id) ?? 0));
  const [largest, next] = [...sizeOf].sort(([, left], [, right]) => right - left);
  if (largest === undefined || next === undefined) return [];
  const sizes = new Map([...setOf].map(([id, set]) => [id, sizeOf.get(set) ?? 0]));
  const words = `learned without the input set "${largest[0]}", asked it`;
  return [
    { measured, target, along: "input size", words, declared: extrapolating("inputBytes"), ...splitAt(sizes, next[1]) },
  ];
}

function extrapolating(column: string): Question {
  return { extrapolate: [column], interpolate: [] };
}

/** Mean of a column of numbers over the rows of each configuration. */
function valuesOf({ dataset }: MeasuredSubject, column: string): Map<string, number> {
  const [configuration, value] = [cellReader(dataset, "configuration"), cellReader(dataset, column)];
  const values = new Map<string, number[]>();
  for (const row of dataset.rows) {
    const id = String(configuration(row));
    values.set(id, [...(values.get(id) ?? []), Number(value(row))]);
  }
  return new Map([...values].map(([id, all]) => [id, all.reduce((sum, each) => sum + each, 0) / all.length]));
}

function splitAt(values: ReadonlyMap<string, number>, most: number): Pick<ClaimQuestion, "learnable" | "asked"> {
  const ids = [...values.keys()];
  return {
    learnable: ids.filter((id) => values.get(id)! <= most),
    asked: ids.filter((id) => values.get(id)! > most),
  };
}
