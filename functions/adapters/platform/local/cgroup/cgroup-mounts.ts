import { join } from "node:path";

import type { CgroupFiles } from "./cgroup-files.ts";

/** Where this process is in the hierarchies of control groups, as folders that can be opened. */
export interface CgroupMounts {
  /** By v1 controller (`cpu`, `cpuacct`, `memory`): our group's folder, and the folder of the hierarchy's top. */
  readonly v1: ReadonlyMap<string, MountedGroup>;
  /** The unified hierarchy, or undefined when it is not mounted. */
  readonly v2: MountedGroup | undefined;
}

export interface MountedGroup {
  readonly own: string;
  readonly top: string;
}

/**
 * Reads /proc/self/mountinfo and /proc/self/cgroup, see proc(5) and cgroups(7). `root` stands before every path, for
 * tests.
 */
export function cgroupMounts(files: CgroupFiles, root = "/"): CgroupMounts {
  const groups = (files.read(join(root, "proc/self/cgroup")) ?? "").split("\n").map((line) => line.split(":"));
  const pathOf = (matches: (controllers: string) => boolean): string | undefined =>
    groups
      .find(([, controllers]) => controllers !== undefined && matches(controllers))
      ?.slice(2)
      .join(":");

  const v1 = new Map<string, MountedGroup>();
  let v2: MountedGroup | undefined;
  for (const mount of cgroupMountLines(files.read(join(root, "proc/self/mountinfo")) ?? "")) {
    const top = join(root, mount.point);
    if (mount.type === "cgroup2") {
      const path = pathOf((controllers) => controllers === "");
      if (path !== undefined) v2 ??= { top, own: join(top, below(mount.groupRoot, path)) };
      continue;
    }
    for (const controller of mount.options) {
      const path = pathOf((controllers) => controllers.split(",").includes(controller));
      if (path !== undefined && !v1.has(controller))
        v1.set(controller, { top, own: join(top, below(mount.groupRoot, path)) });
    }
  }
  return { v1, v2 };
}

/** A container may see only a part of the hierarchy: the mount's root is then the start of its path. */
function below(groupRoot: string, path: string): string {
  if (groupRoot === "/" || path === groupRoot) return path === groupRoot ? "" : path;
  return path.startsWith(`${groupRoot}/`) ? path.slice(groupRoot.length) : "";
}

function cgroupMountLines(mountinfo: string) {
  return mountinfo.split("\n").flatMap((line) => {
    const [mount = "", source = ""] = line.split(" - ");
    const [, , , groupRoot = "/", point = ""] = mount.split(" ");
    const [type = "", , options = ""] = source.split(" ");
    if (type !== "cgroup" && type !== "cgroup2") return [];
    return [{ type, groupRoot, point: unescaped(point), options: options.split(",") }];
  });
}

/** Blanks in paths of mountinfo are octal escapes. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
