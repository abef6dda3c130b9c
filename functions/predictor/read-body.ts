import type { Context } from "hono";
import type { z } from "zod";

import { pathWords, valueAt, valueWords } from "#core/document/flaw.ts";
import { flawsOfIssues } from "#core/document/issue-words.ts";

import { RequestError } from "./request-error.ts";

/** The body of a request by its schema, or an error whose sentence names the first thing that is wrong. */
export async function readBody<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.output<Schema>> {
  return checkBody(await readJson(context), schema);
}

/** The body of a request as text. */
export async function readText(context: Context): Promise<string> {
  const encoding = context.req.header("content-encoding") ?? "identity";
  if (encoding !== "identity" || context.req.header("inference-header-content-length") !== undefined) {
    throw new RequestError(
      415,
      "Cannot read the request as its body must be plain JSON, neither compressed nor with binary data",
    );
  }
  return context.req.text();
}

/** The value that the body of a request spells. */
export async function readJson(context: Context): Promise<unknown> {
  const text = await readText(context);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const found = text.trim() === "" ? "it is empty" : cause instanceof Error ? cause.message : String(cause);
    throw new RequestError(400, `Cannot read the request as its body must be JSON: ${found}`, { cause });
  }
}

/** What a request says by a schema. */
export function checkBody<Schema extends z.ZodType>(value: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const flaw = flawsOfIssues(parsed.error.issues, schema, value)[0];
  const field = flaw === undefined || flaw.path.length === 0 ? "it" : pathWords(flaw.path);
  const found =
    flaw === undefined || flaw.withoutValue
      ? ""
      : `: current value is ${valueWords("value" in flaw ? flaw.value : valueAt(value, flaw.path))}`;
  throw new RequestError(400, `Cannot read the request as ${field} ${flaw?.rule ?? "is wrong"}${found}`, {
    cause: parsed.error,
  });
}
