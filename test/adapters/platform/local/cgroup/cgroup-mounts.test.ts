import { describe, expect, it } from "vitest";

import type { CgroupFiles } from "#adapters/platform/local/cgroup/cgroup-files.ts";
import { cgroupMounts } from "#adapters/platform/local/cgroup/cgroup-mounts.ts";

function filesOf(cgroup: string, mountinfo: string, root = ""): CgroupFiles {
  const texts = new Map([
    [`${root}/proc/self/cgroup`, cgroup],
    [`${root}/proc/self/mountinfo`, mountinfo],
  ]);
  return {
    read: (path) => texts.get(path),
    write: () => undefined,
    makeFolder: () => true,
    removeFolder: () => undefined,
    folders: () => [],
  };
}

describe("cgroupMounts()", () => {
  it("finds each controller of a hybrid machine at its own mount and in its own group", () => {
    const mounts = cgroupMounts(
      filesOf(
        "4:memory:/process_api/180f\n2:cpuacct:/\n1:cpu:/\n0::/\n",
        [
          "25 24 0:22 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
          "26 25 0:23 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu",
          "27 25 0:24 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct",
          "29 25 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
          "35 25 0:32 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw",
        ].join("\n"),
      ),
    );
    expect(mounts.v1.get("memory")).toEqual({
      top: "/sys/fs/cgroup/memory",
      own: "/sys/fs/cgroup/memory/process_api/180f",
    });
    expect(mounts.v1.get("cpu")?.own).toBe("/sys/fs/cgroup/cpu");
    expect(mounts.v2).toEqual({ top: "/sys/fs/cgroup/unified", own: "/sys/fs/cgroup/unified" });
  });

  it("knows controllers that share a mount, and a container that sees only its part of the hierarchy", () => {
    const mounts = cgroupMounts(
      filesOf(
        "5:cpu,cpuacct:/docker/4f2a\n4:memory:/docker/4f2a/inner\n",
        [
          "40 39 0:33 /docker/4f2a /sys/fs/cgroup/cpu,cpuacct ro master:11 - cgroup cgroup rw,cpu,cpuacct",
          "41 39 0:34 /docker/4f2a /sys/fs/cgroup/memory ro master:12 - cgroup cgroup rw,memory",
        ].join("\n"),
      ),
    );
    expect(mounts.v1.get("cpu")?.own).toBe("/sys/fs/cgroup/cpu,cpuacct");
    expect(mounts.v1.get("cpuacct")?.own).toBe("/sys/fs/cgroup/cpu,cpuacct");
    expect(mounts.v1.get("memory")?.own).toBe("/sys/fs/cgroup/memory/inner");
    expect(mounts.v2).toBeUndefined();
  });

  it("reads paths with colons and blanks, below another root", () => {
    const mounts = cgroupMounts(
      filesOf("0::/a:b\n", "30 23 0:26 / /my\\040groups rw - cgroup2 cgroup2 rw\n", "/elsewhere"),
      "/elsewhere",
    );
    expect(mounts.v2).toEqual({ top: "/elsewhere/my groups", own: "/elsewhere/my groups/a:b" });
  });

  it("finds nothing where there is nothing", () => {
    const mounts = cgroupMounts(filesOf("", ""), "/nowhere");
    expect([mounts.v1.size, mounts.v2]).toEqual([0, undefined]);
  });
});
