import { z } from "zod";

import { type CsvTable, csvText, safeCell } from "#core/dataset/csv.ts";
import type { Cell } from "#core/dataset/dataset.ts";

/** Numbers that an answer has, in seconds of offloaded jobs and as shares. */
export const ANSWER_NUMBERS = [
  "responseMeanSeconds",
  "responseP50Seconds",
  "responseP90Seconds",
  "responseP95Seconds",
  "responseP99Seconds",
  "wait1MeanSeconds",
  "bufferWaitMeanSeconds",
  "wait2MeanSeconds",
  "utilisation1",
  "utilisation2",
] as const;
export type AnswerNumber = (typeof ANSWER_NUMBERS)[number];
type ErrorColumn = `${AnswerNumber}StandardError`;
const ERROR_COLUMNS = ANSWER_NUMBERS.map((name) => `${name}StandardError` as const);

/** All columns that answers may add to a table. */
export const ANSWER_COLUMNS = [
  ...ANSWER_NUMBERS,
  ...ERROR_COLUMNS,
  "inRange",
  "distance",
  "error",
  "jobs",
  "stoppedBy",
] as const;

const numbers = Object.fromEntries(ANSWER_NUMBERS.map((name) => [name, z.number().nullable()])) as Record<
  AnswerNumber,
  z.ZodNullable<z.ZodNumber>
>;
const errors = Object.fromEntries(ERROR_COLUMNS.map((name) => [name, z.number().nullable().optional()])) as Record<
  ErrorColumn,
  z.ZodOptional<z.ZodNullable<z.ZodNumber>>
>;

/** What is answered to one tandem. Numbers that a method cannot tell are null. */
export const TandemAnswer = z.strictObject({
  ...numbers,
  /** Where simulated. */
  ...errors,
  /** Whether the method was made for such a tandem, and how far it is outside; 0 inside. */
  inRange: z.boolean(),
  distance: z.number().nullable(),
  /** Why there are no numbers, as a sentence. */
  error: z.string().nullable(),
  /** Where simulated: how many jobs, and why no more. */
  jobs: z.int().nullable().optional(),
  stoppedBy: z.enum(["jobs", "precision", "cap", "traceEnd"]).nullable().optional(),
});
export type TandemAnswer = z.infer<typeof TandemAnswer>;

const NO_NUMBERS = Object.fromEntries(ANSWER_NUMBERS.map((name) => [name, null])) as Record<AnswerNumber, null>;

/** A tandem that has no answer, for instance as its queues would grow for ever. */
export function unanswered(error: string): TandemAnswer {
  return { ...NO_NUMBERS, inRange: false, distance: null, error };
}

/** An answer of numbers, of which some may be left out. */
export function answered(numbers: Partial<Record<AnswerNumber, number | null>>): TandemAnswer {
  return { ...NO_NUMBERS, ...numbers, inRange: true, distance: 0, error: null };
}

/** The table as it was given with the answers in its order, one row for one; columns that no method filled are not there. */
export function answerTable(table: CsvTable, answers: readonly TandemAnswer[]): string {
  const isSimulated = answers.some(({ jobs }) => jobs !== undefined);
  const columns = ANSWER_COLUMNS.filter(
    (name) => isSimulated || !(name.endsWith("StandardError") || name === "jobs" || name === "stoppedBy"),
  );
  return csvText(
    [...table.header, ...columns],
    answers.map((answer, index) => [
      ...(table.rows[index]?.cells ?? []),
      ...columns.map((column) => cellOf(answer[column])),
    ]),
  );
}

function cellOf(value: string | number | boolean | null | undefined): Cell {
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" ? safeCell(value) : (value ?? null);
}
