import type { Context } from "hono";
import type { z } from "zod";

import { pathWords, valueAt, valueWords } from "#core/document/flaw.ts";
import { flawsOfIssues } from "#core/document/issue-words.ts";

import { RequestError } from "./request-error.ts";

/** The body of a request by its schema, or an error whose sentence names the first thing that is wrong. */
export async function readBody<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.output<Schema>> {
  const encoding = context.req.header("content-encoding") ?? "identity";
  if (encoding !== "identity" || context.req.header("inference-header-content-length") !== undefined) {
    throw new RequestError(
      415,
      "Cannot read the request as its body must be plain JSON, neither compressed nor with binary data",
    );
  }
  const text = await context.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const found = text.trim() === "" ? "it is empty" : cause instanceof Error ? cause.message : String(cause);
    throw new RequestError(400, `Cannot read the request as its body must be JSON: ${found}`, { cause });
  }
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
