import { Hono } from "hono";

/** Whether the process lives, and whether it takes requests now; open to everybody, because platforms bring no token. */
export function healthRoutes(isReady: () => boolean): Hono {
  const app = new Hono();
  app.get("/health/live", (context) => context.json({ live: true }));
  app.get("/health/ready", (context) => context.json({ ready: isReady() }, isReady() ? 200 : 503));
  return app;
}
