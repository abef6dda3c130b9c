// Makes an image from an image of the cluster's registry and files of this machine, and pushes it there. No engine needed.
//   push-image.mjs [--base node] [--add SOURCE=/TARGET]... [--entrypoint WORD]... [--cmd WORD]... [--env NAME=VALUE]...
//                  [--user ID] [--workdir FOLDER] [--registry HOST:PORT] NAME[:TAG]
// SOURCE may be a file or a folder (its content goes to TARGET). NAME is what a pod names: dev.local/profaas:dev
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { posix } from "node:path";
import { parseArgs } from "node:util";

import { layer } from "./image/layer.mjs";
import { pullImage, pushImage } from "./image/registry.mjs";

const many = { type: "string", multiple: true };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: "string" },
    add: { ...many, default: [] },
    entrypoint: many,
    cmd: many,
    env: { ...many, default: [] },
    user: { type: "string" },
    workdir: { type: "string" },
    registry: { type: "string", default: process.env["REGISTRY"] || "172.30.0.1:5000" },
  },
});
const [name] = positionals;
if (name === undefined) throw new Error("Cannot push an image without a name: push-image.mjs [OPTIONS] NAME[:TAG]");

const base = values.base === undefined ? { config: {}, layers: [] } : await pullImage(values.registry, values.base);
const layers = [...base.layers];
if (values.add.length > 0) layers.push(await layer((await Promise.all(values.add.map(added))).flat()));
const config = {
  ...base.config,
  Env: [...(base.config.Env ?? []), ...values.env],
  // An entrypoint of one's own makes the arguments of the base's meaningless, as with every other builder.
  ...(values.entrypoint === undefined ? {} : { Entrypoint: values.entrypoint, Cmd: null }),
  ...(values.cmd === undefined ? {} : { Cmd: values.cmd }),
  ...(values.user === undefined ? {} : { User: values.user }),
  ...(values.workdir === undefined ? {} : { WorkingDir: values.workdir }),
};
const digest = await pushImage(values.registry, name, { config, layers });
const bytes = layers.reduce((sum, { size, body }) => sum + (size ?? body.length), 0);
console.log(`${name} ${digest} ${(bytes / 1e6).toFixed(1)} MB compressed`);

async function added(argument) {
  const [, source, target] = /^(.+)=(\/.*)$/.exec(argument) ?? [];
  if (source === undefined) throw new Error(`Cannot add what is not SOURCE=/TARGET: ${argument}`);
  const path = posix.normalize(target).slice(1).replace(/\/$/, "");
  const parents = path
    .split("/")
    .slice(0, -1)
    .map((_, index, all) => all.slice(0, index + 1).join("/"));
  return [...parents.map((folder) => ({ path: folder, kind: "folder" })), ...(await entriesOf(source, path))];
}

async function entriesOf(source, path) {
  const stat = await lstat(source);
  if (stat.isSymbolicLink()) return [{ path, kind: "link", target: await readlink(source) }];
  if (!stat.isDirectory()) return [{ path, kind: "file", mode: stat.mode & 0o777, content: await readFile(source) }];
  const names = (await readdir(source)).sort();
  const inside = await Promise.all(names.map((child) => entriesOf(`${source}/${child}`, posix.join(path, child))));
  return [...(path === "" ? [] : [{ path, kind: "folder" }]), ...inside.flat()];
}
