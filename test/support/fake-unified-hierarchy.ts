import { dirname } from "node:path";

import type { CgroupFiles } from "#adapters/platform/local/cgroup/cgroup-files.ts";

const CORE_FILES = ["cgroup.procs", "cgroup.controllers", "cgroup.subtree_control", "cgroup.kill", "cpu.stat"];
const CONTROLLER_FILES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  cpu: [["cpu.max", "max 100000\n"]],
  memory: [
    ["memory.max", "max\n"],
    ["memory.swap.max", "max\n"],
    ["memory.peak", "0\n"],
    ["memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n"],
  ],
};

/**
 * A unified hierarchy in memory that answers as Linux 6.1 was seen to answer: a group gets the files of what its parent
 * hands down, ENOENT for handing down what it has not, EBUSY for a group with processes and for removing one that is in
 * use, EACCES for files that are not there and for groups of others.
 */
export class FakeUnifiedHierarchy implements CgroupFiles {
  readonly top: string;
  readonly #files = new Map<string, string>();
  readonly #groups = new Set<string>();
  /** Groups in which nothing may be changed. */
  readonly foreign = new Set<string>();

  /** `isNamespace`: the top is that of a container, which is as any other group. */
  constructor(top: string, { isNamespace = false }: { readonly isNamespace?: boolean } = {}) {
    this.top = top;
    this.#groups.add(top);
    for (const file of CORE_FILES) this.#files.set(`${top}/${file}`, "");
    this.#files.set(`${top}/cgroup.controllers`, "cpu memory\n");
    if (isNamespace) this.#files.set(`${top}/cgroup.type`, "domain\n");
  }

  /** A file anywhere else, such as those of /proc. */
  place(path: string, text: string): this {
    this.#files.set(path, text);
    return this;
  }

  /** Puts a process into a group, as the kernel would at its start. */
  settle(group: string, pid: number): this {
    for (const other of this.#groups) this.#change(`${other}/cgroup.procs`, (text) => without(text, String(pid)));
    this.#change(`${group}/cgroup.procs`, (text) => `${text}${pid}\n`);
    return this;
  }

  read(path: string): string | undefined {
    return path.endsWith("/cgroup.kill") ? undefined : this.#files.get(path);
  }

  write(path: string, text: string): void {
    const group = dirname(path);
    if (!this.#files.has(path) || this.foreign.has(group)) throw systemError("EACCES");
    if (path.endsWith("/cgroup.subtree_control")) this.#handDown(group, text);
    else if (path.endsWith("/cgroup.procs")) this.#join(group, Number(text));
    else if (path.endsWith("/cgroup.kill")) this.#files.set(`${group}/cgroup.procs`, "");
    else if (path.endsWith("/memory.peak")) throw systemError("EINVAL");
    else this.#files.set(path, `${text}\n`);
  }

  makeFolder(path: string): boolean {
    const parent = dirname(path);
    if (this.#groups.has(path)) return false;
    if (!this.#groups.has(parent)) throw systemError("ENOENT");
    if (this.foreign.has(parent)) throw systemError("EACCES");
    this.#groups.add(path);
    for (const file of [...CORE_FILES, "cgroup.type"]) this.#files.set(`${path}/${file}`, "");
    this.#equip(path);
    return true;
  }

  removeFolder(path: string): void {
    if (!this.#groups.has(path)) throw systemError("ENOENT");
    if (this.#children(path).length > 0 || this.read(`${path}/cgroup.procs`) !== "") throw systemError("EBUSY");
    this.#groups.delete(path);
    for (const file of [...this.#files.keys()]) if (dirname(file) === path) this.#files.delete(file);
  }

  folders(path: string): readonly string[] {
    return this.#children(path).map((child) => child.slice(path.length + 1));
  }

  #handDown(group: string, text: string): void {
    const listed = words(this.read(`${group}/cgroup.subtree_control`));
    const [sign, controller] = [text.slice(0, 1), text.slice(1)];
    const available = words(this.read(`${group}/cgroup.controllers`));
    if (sign === "+" && !available.includes(controller)) throw systemError("ENOENT");
    const isTop = !this.#files.has(`${group}/cgroup.type`);
    // A group with processes may hand down cpu, and then its children take no processes: seen, and of no use to us.
    const inhabited = this.read(`${group}/cgroup.procs`) !== "";
    if (sign === "+" && inhabited && !isTop && controller === "memory") throw systemError("EBUSY");
    const rest = listed.filter((name) => name !== controller);
    this.#files.set(`${group}/cgroup.subtree_control`, [...rest, ...(sign === "+" ? [controller] : [])].join(" "));
    for (const child of this.#children(group)) this.#equip(child);
  }

  #join(group: string, pid: number): void {
    const isTop = !this.#files.has(`${group}/cgroup.type`);
    if (!isTop && words(this.read(`${group}/cgroup.subtree_control`)).length > 0) throw systemError("EBUSY");
    this.settle(group, pid);
  }

  #equip(group: string): void {
    const controllers = words(this.read(`${dirname(group)}/cgroup.subtree_control`));
    this.#files.set(`${group}/cgroup.controllers`, `${controllers.join(" ")}\n`);
    for (const [controller, files] of Object.entries(CONTROLLER_FILES)) {
      for (const [file, text] of files) {
        const path = `${group}/${file}`;
        if (!controllers.includes(controller)) this.#files.delete(path);
        else if (!this.#files.has(path)) this.#files.set(path, text);
      }
    }
  }

  #children(group: string): readonly string[] {
    return [...this.#groups].filter((other) => dirname(other) === group);
  }

  #change(path: string, change: (text: string) => string): void {
    this.#files.set(path, change(this.#files.get(path) ?? ""));
  }
}

function words(text: string | undefined): string[] {
  return (text ?? "").trim().split(/\s+/).filter(Boolean);
}

function without(text: string, line: string): string {
  return text
    .split("\n")
    .filter((each) => each !== line)
    .join("\n");
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
