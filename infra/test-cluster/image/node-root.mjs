import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** The user that images run as. */
export const USER = 65532;

const TEXTS = {
  "etc/passwd": `root:x:0:0:root:/root:/bin/sh\nprofaas:x:${USER}:${USER}:profaas:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n`,
  "etc/group": `root:x:0:\nprofaas:x:${USER}:\nnogroup:x:65534:\n`,
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
};

/**
 * A root file system around the Node that runs this: its libraries, all of glibc (programs that are staged into a
 * container need more of it than Node does), a shell, busybox, certificates, and a user without rights.
 *
 * @returns {import("./tar.mjs").Entry[]}
 */
export function nodeRoot() {
  const files = new Map([
    ["usr/local/bin/node", realpathSync(process.execPath)],
    ["bin/sh", realpathSync("/bin/sh")],
    ["bin/busybox", "/bin/busybox"],
    ...librariesOf(process.execPath, "/bin/sh").map((path) => [path.slice(1), path]),
  ]);
  if (existsSync("/etc/ssl/certs/ca-certificates.crt")) {
    files.set("etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/ca-certificates.crt");
  }
  const applets = lines("/bin/busybox", "--list").filter((name) => name !== "sh" && name !== "busybox");
  const entries = [
    ...[...files].map(([path, source]) => ({
      path,
      kind: "file",
      mode: statSync(source).mode & 0o755,
      content: readFileSync(source),
    })),
    ...Object.entries(TEXTS).map(([path, text]) => ({ path, kind: "file", content: Buffer.from(text) })),
    ...applets.map((name) => ({ path: `bin/${name}`, kind: "link", target: "busybox" })),
    { path: "usr/bin/env", kind: "link", target: "/bin/busybox" },
  ];
  return [...foldersOf(entries), ...entries];
}

/** Changes with what nodeRoot would pack, without reading it. */
export function nodeRootKey() {
  const hash = createHash("sha256").update(readFileSync(new URL(import.meta.url)));
  for (const path of [process.execPath, "/bin/sh", "/bin/busybox", ...librariesOf(process.execPath, "/bin/sh")]) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return `node-${process.version}-${hash.digest("hex").slice(0, 10)}`;
}

function librariesOf(...programs) {
  const linked = programs.flatMap((program) =>
    lines("ldd", realpathSync(program)).flatMap((line) => /\/\S+/.exec(line) ?? []),
  );
  // What platforms mount into a pod finds its libraries here: OSCAR's supervisor asks for glibc's and for zlib.
  const mounted = existsSync("/usr/bin/dpkg")
    ? lines("dpkg", "-L", "libc6", "zlib1g").filter((path) => /\.so(\.\d+)*$/.test(path) && !path.includes("/gconv/"))
    : [];
  return [...new Set([...linked, ...mounted])].filter((path) => existsSync(path) && statSync(path).isFile());
}

function foldersOf(entries) {
  const folders = new Map([
    ["tmp", 0o1777],
    ["root", 0o700],
    ["proc", 0o755],
    ["sys", 0o755],
    ["dev", 0o755],
  ]);
  for (const { path } of entries) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.set(folder, 0o755);
  }
  return [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, mode]) => ({ path, kind: "folder", mode }));
}

function lines(command, ...args) {
  return execFileSync(command, args, { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
