import { build } from "esbuild";
import { execFile } from "node:child_process";
import { stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

import { COMMONJS_WORDS } from "../../../scripts/build/build-bundles.ts";
import { kubernetesAccessOnly } from "../../../scripts/build/kubernetes-access-only.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const TOKEN = "token-of-the-kubeconfig";

it("what is kept of the Kubernetes SDK reads a kubeconfig and is let in with its token", async () => {
  const server = createServer((request, response) => {
    const isAllowed = request.headers.authorization === `Bearer ${TOKEN}` && request.url?.startsWith("/api/v1/nodes?");
    response.writeHead(isAllowed ? 200 : 403, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "NodeList", metadata: { resourceVersion: "7" }, items: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { path, remove } = await temporaryFolder();
  try {
    const kubeconfig = join(path, "kubeconfig");
    await writeFile(
      kubeconfig,
      `apiVersion: v1
kind: Config
current-context: test
contexts: [{ name: test, context: { cluster: test, user: test } }]
clusters: [{ name: test, cluster: { insecure-skip-tls-verify: true, server: "http://127.0.0.1:${(server.address() as AddressInfo).port}" } }]
users: [{ name: test, user: { token: ${TOKEN} } }]
`,
    );
    const bundle = join(path, "nodes.mjs");
    await build({
      stdin: {
        contents: `import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { systemClock } from "#adapters/process/clock.ts";
const nodes = await openKubernetes({ kubeconfig: ${JSON.stringify(kubeconfig)}, clock: systemClock }).list("nodes");
console.log(JSON.stringify(nodes));
process.exit(0);`,
        resolveDir: ROOT,
        loader: "ts",
      },
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      mainFields: ["module", "main"],
      banner: { js: COMMONJS_WORDS },
      plugins: [kubernetesAccessOnly],
      minify: true,
    });
    const { stdout } = await promisify(execFile)(process.execPath, [bundle], { cwd: path });
    expect(JSON.parse(stdout)).toEqual({ items: [], resourceVersion: "7" });
    expect((await stat(bundle)).size).toBeLessThan(2 ** 20);
  } finally {
    server.close();
    await remove();
  }
});
