import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Tools of this machine that the test's image holds, beside a shell. */
const TOOLS = ["/bin/sh", "/usr/bin/cat", "/usr/bin/sleep", "/usr/bin/head", "/usr/bin/tail", "/usr/bin/id"];

/** Whether podman is here at all. */
export const podmanIsPresent = spawnSync("podman", ["--version"]).status === 0;

/** Makes a small image of this machine's own shell and tools, without any registry, and removes it again. */
export function makeTestImage(name: string): { readonly image: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "profaas-image-"));
  const root = join(folder, "root");
  for (const tool of TOOLS) {
    for (const file of [tool, ...librariesOf(tool)]) {
      const copy = join(root, file);
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(realpathSync(file), copy);
    }
  }
  mkdirSync(join(root, "tmp"), { mode: 0o777 });
  for (const tool of TOOLS.slice(1)) symlinkSync(tool, join(root, "bin", basename(tool)));
  const archive = join(folder, "root.tar");
  execFileSync("tar", ["--create", "--file", archive, "--directory", root, "."]);
  const image = `localhost/profaas-test-${name}:${process.pid}`;
  execFileSync("podman", ["import", "--quiet", archive, image], { stdio: "ignore" });
  rmSync(folder, { recursive: true, force: true });
  return { image, remove: () => void spawnSync("podman", ["rmi", "--force", image]) };
}

function librariesOf(program: string): readonly string[] {
  const text = execFileSync("ldd", [program], { encoding: "utf8" });
  return [...text.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] as string);
}
