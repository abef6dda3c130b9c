import { z } from "zod";

import { StageResult } from "../cluster/stage-result.ts";

/** A request whose body is an arrival on one line of JSON, followed by the bytes of its files in their order. */
export const ARRIVAL_TYPE = "application/vnd.profaas.arrival";
/** An answer whose body is a `ServingAnswer` on one line of JSON, followed by the bytes of the files that it names. */
export const ANSWER_TYPE = "application/vnd.profaas.answer";

/** What a request to a service asks for. */
export const ServingArrival = z.object({
  id: z.string(),
  component: z.string(),
  originIndex: z.int().nonnegative(),
  batchIndex: z.int().nonnegative(),
  files: z
    .array(z.object({ bucket: z.enum(["inputs", "work"]), key: z.string(), sizeBytes: z.int().nonnegative() }))
    .min(1),
});

/** What a pod says of a request that it served. */
export const ServingAnswer = z.object({
  format: z.literal("serving-answer"),
  version: z.literal(1),
  pod: z.string(),
  /** Requests that this pod had taken before. */
  servedBefore: z.int().nonnegative(),
  /** The most requests that it had at once while it had this one, this one included. */
  concurrent: z.int().positive(),
  /** From the moment at which the stage took the request to the first byte of its answer. */
  answeredSeconds: z.number().nonnegative(),
  result: StageResult,
  /** The component's container died, or its server could not be reached. */
  broken: z.boolean(),
  lastLines: z.string(),
});
export type ServingAnswer = z.infer<typeof ServingAnswer>;

/** The line of JSON at the head of a body, and what follows it; undefined when there is no whole line. */
export function splitHead(body: Buffer): { readonly head: string; readonly rest: Buffer } | undefined {
  const end = body.indexOf("\n");
  return end < 0 ? undefined : { head: body.toString("utf8", 0, end), rest: body.subarray(end + 1) };
}
