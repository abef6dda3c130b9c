import { resolve } from "node:path";

import { OperatorFile } from "#core/campaign/operator.ts";
import { flawsOfIssues } from "#core/document/issue-words.ts";

/** The variables of a process: `process.env`, or what a test says. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Override {
  readonly variable: string;
  readonly path: readonly [keyof OperatorFile, ...string[]];
  /** A `path` starts at the working folder, as everywhere in a shell. */
  readonly is: "text" | "number" | "path";
}

/** Which variable overrides which field of the operator's file. */
export const OVERRIDES: readonly Override[] = [
  { variable: "PROFAAS_PREFIX", path: ["prefix"], is: "text" },
  { variable: "PROFAAS_STORE_PATH", path: ["store", "path"], is: "path" },
  { variable: "PROFAAS_STORE_ENDPOINT", path: ["store", "endpoint"], is: "text" },
  { variable: "PROFAAS_WORK_PATH", path: ["work"], is: "path" },
  { variable: "PROFAAS_HOST", path: ["serve", "host"], is: "text" },
  { variable: "PROFAAS_PORT", path: ["serve", "port"], is: "number" },
  { variable: "PROFAAS_RECONCILE_SECONDS", path: ["serve", "reconcileSeconds"], is: "number" },
  { variable: "PROFAAS_STEP_SECONDS", path: ["budgets", "stepSeconds"], is: "number" },
  { variable: "PROFAAS_CAMPAIGN_RUNS", path: ["budgets", "campaignRuns"], is: "number" },
  { variable: "PROFAAS_CAMPAIGN_SECONDS", path: ["budgets", "campaignSeconds"], is: "number" },
];

/** The operator's file with what the environment says instead; a variable that is empty says nothing. */
export function overrideOperator(operator: OperatorFile, environment: Environment): OperatorFile {
  let overridden = operator;
  for (const { variable, path, is } of OVERRIDES) {
    const text = environment[variable];
    if (text === undefined || text === "") continue;
    const changed = withValue(overridden, path, valueOf(variable, text, is));
    const parsed = OperatorFile.safeParse(changed);
    if (!parsed.success) {
      const [flaw] = flawsOfIssues(parsed.error.issues, OperatorFile, changed);
      throw new RangeError(sentence(variable, text, flaw?.rule ?? "must be allowed"), { cause: parsed.error });
    }
    overridden = parsed.data;
  }
  return overridden;
}

function valueOf(variable: string, text: string, is: Override["is"]): string | number {
  if (is === "path") return resolve(text);
  if (is === "text") return text;
  const number = Number(text);
  if (text.trim() !== text || Number.isNaN(number)) throw new RangeError(sentence(variable, text, "must be a number"));
  return number;
}

function sentence(variable: string, text: string, rule: string): string {
  return `Cannot read the environment as ${variable} ${rule}: current value is ${JSON.stringify(text)}`;
}

function withValue(target: object, [first, ...rest]: readonly string[], value: unknown): object {
  if (first === undefined) return target;
  const inner = (target as Record<string, unknown>)[first];
  return { ...target, [first]: rest.length === 0 ? value : withValue((inner ?? {}) as object, rest, value) };
}
