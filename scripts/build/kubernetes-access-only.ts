import type { Plugin } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SDK = dirname(fileURLToPath(import.meta.resolve("@kubernetes/client-node")));

/**
 * Of the Kubernetes SDK its access to an API, which is all that is used: the kubeconfig and the pod's own account. The
 * thousand types of objects that it generates beside that are four megabytes, to be read at every start.
 */
export const kubernetesAccessOnly: Plugin = {
  name: "kubernetes-access-only",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: join(SDK, "config.js") }));
    onLoad({ filter: /client-node\/dist\/gen\/index\.js$/ }, ({ path }) => ({
      contents: `export { createConfiguration } from "./configuration.js";
export { ServerConfiguration } from "./servers.js";`,
      resolveDir: dirname(path),
    }));
  },
};
