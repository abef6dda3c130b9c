import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the page as the predictor serves it. */
export interface PageAsset {
  readonly contentType: string;
  readonly body: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Files of the page by path, read from the source tree. The build puts a module with their contents in this one's place. */
export function pageAssets(): ReadonlyMap<string, PageAsset> {
  const folder = fileURLToPath(new URL("../../predictor/web/", import.meta.url));
  const assets = new Map<string, PageAsset>();
  for (const name of readdirSync(folder).sort()) {
    const contentType = CONTENT_TYPES[extname(name)];
    if (contentType === undefined) continue;
    assets.set(name === "index.html" ? "/" : `/${name}`, {
      contentType,
      body: readFileSync(join(folder, name), "utf8"),
    });
  }
  const plot = dirname(createRequire(import.meta.url).resolve("uplot"));
  for (const [path, file] of [
    ["/vendor/uplot.js", "uPlot.esm.js"],
    ["/vendor/uplot.css", "uPlot.min.css"],
  ] as const) {
    const contentType = CONTENT_TYPES[extname(file)] as string;
    assets.set(path, { contentType, body: readFileSync(join(plot, file), "utf8") });
  }
  return assets;
}
