// Pushes the images that the cluster itself needs, made from what is on this machine:
//   images.mjs REGISTRY PAUSE-BINARY [KNATIVE-FOLDER]   pause, node, and Knative's programs
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { keptLayer } from "./image/layer.mjs";
import { nodeRoot, nodeRootKey, USER } from "./image/node-root.mjs";
import { pushImage } from "./image/registry.mjs";

const PATH = "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
const [registry, pause, knative] = process.argv.slice(2);

await Promise.all([pushProgram(`${registry}/pause:1`, pause, basename(pause)), pushNode()]);
if (knative !== undefined) {
  const tag = basename(knative).replace(/^knative-/, "");
  for (const name of ["webhook", "controller", "autoscaler", "activator", "queue"]) {
    await pushProgram(`dev.local/knative-${name}:${tag}`, join(knative, name), `knative-${name}-${tag}`);
  }
}

/** An image of one program that needs nothing beside itself. */
async function pushProgram(name, source, key) {
  const layer = await keptLayer(key, async () => [
    { path: "program", kind: "file", mode: 0o755, content: await readFile(source) },
  ]);
  await pushImage(registry, name, {
    config: { Entrypoint: ["/program"], User: String(USER), Env: [PATH] },
    layers: [layer],
  });
}

async function pushNode() {
  const layer = await keptLayer(nodeRootKey(), async () => nodeRoot());
  const image = { config: { Cmd: ["node"], Env: [PATH], WorkingDir: "/" }, layers: [layer] };
  await pushImage(registry, "node:latest", image);
  await pushImage(registry, `node:${process.versions.node.split(".")[0]}`, image);
}
