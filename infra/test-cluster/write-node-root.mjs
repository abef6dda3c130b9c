// Writes the root file system of the base image into a folder, anew:   write-node-root.mjs FOLDER
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { nodeRoot } from "./image/node-root.mjs";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Cannot write a root file system without the name of a folder");
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const { path, kind, mode, content, target } of nodeRoot()) {
  const place = join(folder, path);
  if (kind === "folder") await mkdir(place, { recursive: true });
  else if (kind === "link") await symlink(target, place);
  else await writeFile(place, content);
  if (mode !== undefined && kind !== "link") await chmod(place, mode);
}
