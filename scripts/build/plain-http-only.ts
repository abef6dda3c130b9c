import type { Plugin } from "esbuild";

/** Leaves HTTP/2, which no function serves, out of hono's server: all of it would be loaded to ask of each request whether it is one. */
export const plainHttpOnly: Plugin = {
  name: "plain-http-only",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:http2$/ }, ({ path, importer }) =>
      /@hono\/node-server\//.test(importer) ? { path, namespace: "plain-http-only" } : undefined,
    );
    onLoad({ filter: /./, namespace: "plain-http-only" }, () => ({
      contents: "export class Http2ServerRequest {} export const constants = {};",
      loader: "js",
    }));
  },
};
