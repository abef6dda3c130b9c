import { Hono } from "hono";

/** An app that answers below a path as well as at the root: some gateways hand their own path on, some take it away. */
export function belowPath(app: Hono, path: string | undefined): Hono {
  const base = path?.replace(/\/+$/, "");
  if (base === undefined || base === "") return app;
  const root = new Hono();
  // The page's own addresses are relative: they start at a folder.
  root.get(base, (context) => context.redirect(`${base}/`));
  root.mount(base, app.fetch);
  root.mount("/", app.fetch);
  return root;
}
