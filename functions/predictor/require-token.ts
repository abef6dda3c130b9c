import type { MiddlewareHandler } from "hono";

import type { AccessCheck } from "#ports/access-check.ts";

import { isHealthPath } from "./is-health-path.ts";

/** Answers only who brings the right bearer token; everybody is told of the health. */
export function requireToken(access: AccessCheck): MiddlewareHandler {
  return async (context, next) => {
    if (isHealthPath(context.req.path)) return next();
    const found = await access(context.req.header("authorization"));
    if (found === "granted") return next();
    return found === "denied"
      ? context.json({ error: "Cannot answer as the request must carry the right bearer token" }, 401, {
          "www-authenticate": "Bearer",
        })
      : context.json({ error: "Cannot answer as there were too many requests without the right bearer token" }, 429, {
          "retry-after": "10",
        });
  };
}
