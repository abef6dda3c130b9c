import { Hono } from "hono";

/** Files of the page by path: `/` is its first document. */
export type PageAssets = ReadonlyMap<string, PageAsset>;

export interface PageAsset {
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cache-control": "no-cache",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;

/** The page, which asks this very server and no other. */
export function pageRoutes(page: PageAssets): Hono {
  const app = new Hono();
  for (const [path, { contentType, body }] of page) {
    app.get(path, (context) => context.body(body, 200, { ...HEADERS, "content-type": contentType }));
  }
  return app;
}
