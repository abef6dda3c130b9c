import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

const LARGEST_BODY_BYTES = 16 * 2 ** 20;

/**
 * Refuses bodies that are too large. Where the length is said beforehand nothing of the body is touched: it is read in
 * one piece then, which takes a fraction of the time of a stream.
 */
export function limitBody(): MiddlewareHandler {
  const counting = bodyLimit({ maxSize: LARGEST_BODY_BYTES, onError: tooLarge });
  return async (context, next) => {
    if (context.req.method === "GET" || context.req.method === "HEAD") return next();
    const length = context.req.header("content-length");
    if (length === undefined || context.req.header("transfer-encoding") !== undefined) return counting(context, next);
    return Number(length) > LARGEST_BODY_BYTES ? tooLarge(context) : next();
  };
}

function tooLarge(context: Context): Response {
  const rule = `it must have at most ${LARGEST_BODY_BYTES} bytes: ask in parts, or drop a CSV in the requests bucket`;
  return context.json({ error: `Cannot read the request as ${rule}` }, 413);
}
