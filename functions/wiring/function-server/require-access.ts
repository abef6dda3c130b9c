import type { MiddlewareHandler } from "hono";

import type { AccessCheck } from "#ports/access-check.ts";

const WORDS = {
  denied: "Cannot answer as the request must carry the right bearer token",
  limited: "Cannot answer as there were too many requests without the right bearer token",
} as const;

/** Lets only requests pass whose Authorization header has the right bearer token. */
export function requireAccess(access: AccessCheck): MiddlewareHandler {
  return async (context, next) => {
    const found = await access(context.req.header("authorization"));
    if (found === "granted") return next();
    return found === "denied"
      ? context.json({ error: WORDS.denied }, 401, { "www-authenticate": "Bearer" })
      : context.json({ error: WORDS.limited }, 429, { "retry-after": "10" });
  };
}
