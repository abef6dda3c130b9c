import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { isNode, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import type { z } from "zod";

import { OperatorFile } from "#core/campaign/operator.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where each environment variable goes in the operator's file; numbers are parsed, paths start at the working folder. */
const OVERRIDES: readonly { readonly name: string; readonly path: readonly string[]; readonly is: "text" | "number" | "path" }[] = [
  { name: "PROFAAS_PREFIX", path: ["prefix"], is: "text" },
  { name: "PROFAAS_STORE_PATH", path: ["store", "path"], is: "path" },
  { name: "PROFAAS_WORK_PATH", path: ["work"], is: "path" },
  { name: "PROFAAS_HOST", path: ["serve", "host"], is: "text" },
  { name: "PROFAAS_PORT", path: ["serve", "port"], is: "number" },
  { name: "PROFAAS_RECONCILE_SECONDS", path: ["serve", "reconcileSeconds"], is: "number" },
  { name: "PROFAAS_STEP_SECONDS", path: ["budgets", "stepSeconds"], is: "number" },
  { name: "PROFAAS_CAMPAIGN_RUNS", path: ["budgets", "campaignRuns"], is: "number" },
  { name: "PROFAAS_CAMPAIGN_SECONDS", path: ["budgets", "campaignSeconds"], is: "number" },
];

/**
 * The operator's file (YAML or JSON) with the environment's overrides and every path made absolute; without a file, the
 * defaults, with paths that start at the working folder.
 */
export async function loadOperator(path: string | undefined, environment: Environment): Promise<OperatorFile> {
  const folder = path === undefined ? process.cwd() : dirname(resolve(path));
  const operator = path === undefined ? OperatorFile.parse({}) : parseOperator(path, await readOperator(path));
  return override(withAbsolutePaths(operator, folder), environment);
}

async function readOperator(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message;
    throw new Error(`Cannot read operator file "${path}" as ${reason}`, { cause: error });
  }
}

function parseOperator(path: string, text: string): OperatorFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const sentence = (reason: string, offset: number) => `Cannot read operator file "${path}" as ${reason} (line ${lines.linePos(offset).line})`;

  const [fault] = document.errors;
  if (fault !== undefined) {
    throw new SyntaxError(sentence(`it must be YAML or JSON: ${fault.message}`, fault.pos[0]), { cause: fault });
  }
  const parsed = OperatorFile.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw new SyntaxError(
    parsed.error.issues.map((issue) => sentence(reasonOf(issue, document), offsetOf(document, issue.path))).join("\n"),
  );
}

function reasonOf(issue: z.core.$ZodIssue, document: Document): string {
  const where = issue.path.length === 0 ? "the file" : issue.path.join(".");
  if (issue.code === "unrecognized_keys") return `${where} must not hold ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
  const value: unknown = issue.path.length === 0 ? undefined : document.getIn(issue.path);
  const current = value === undefined || isNode(value) ? "" : `: current value is ${JSON.stringify(value)}`;
  return `${where} ${issue.message.startsWith("must ") ? issue.message : `is not right: ${issue.message}`}${current}`;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function withAbsolutePaths(operator: OperatorFile, folder: string): OperatorFile {
  const commands = Object.entries(operator.commands).map(([name, command]) => [
    name,
    { ...command, files: command.files.map((file) => resolve(folder, file)) },
  ]);
  return {
    ...operator,
    store: { ...operator.store, path: resolve(folder, operator.store.path) },
    work: resolve(folder, operator.work),
    commands: Object.fromEntries(commands) as OperatorFile["commands"],
  };
}

function override(operator: OperatorFile, environment: Environment): OperatorFile {
  const changed = structuredClone(operator);
  for (const { name, path, is } of OVERRIDES) {
    const text = environment[name];
    if (text === undefined || text === "") continue;
    const value = is === "number" ? Number(text) : is === "path" ? resolve(text) : text;
    place(changed, path, value);
    const parsed = OperatorFile.safeParse(changed);
    if (!parsed.success) {
      const reason = parsed.error.issues[0]?.message ?? "is not right";
      throw new RangeError(`Cannot read the environment as ${name} ${reason.startsWith("must ") ? reason : `is not right: ${reason}`}: current value is ${JSON.stringify(text)}`);
    }
  }
  return changed;
}

function place(target: object, [first, ...rest]: readonly string[], value: unknown): void {
  const folder = target as Record<string, unknown>;
  if (first === undefined) return;
  if (rest.length === 0) folder[first] = value;
  else place(folder[first] as object, rest, value);
}
