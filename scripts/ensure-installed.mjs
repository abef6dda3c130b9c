// Installs what package-lock.json names, unless that is there already. Plain JavaScript: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.installed-for`;
const wanted = createHash("sha256")
  .update(readFileSync(`${root}package-lock.json`))
  .update(process.version)
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  // npm would empty the folder that a link leads to, which is somebody else's.
  if (lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()) {
    process.stderr.write(
      "Cannot install packages as node_modules must be a folder of this checkout's own: it is a link. Remove the link, or run npm ci where it leads\n",
    );
    process.exit(2);
  }
  process.stderr.write("Installing the packages that package-lock.json names (about half a minute) ...\n");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) {
    process.stderr.write(`Cannot go on as "npm ci" must succeed: it ended with exit code ${status}\n`);
    process.exit(4);
  }
  writeFileSync(stamp, wanted);
}
