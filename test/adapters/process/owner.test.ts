import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canSeeOwner, isOwnerGone, ownerOfText, ownerText, thisOwner } from "#adapters/process/owner.ts";

const hasProc = thisOwner().startTicks !== 0;

/** The owner that a child process would call itself, read as the system tells it. */
function ownerOfChild(pid: number): ReturnType<typeof thisOwner> {
  const ticks = Number(
    readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[19],
  );
  return { ...thisOwner(), pid, startTicks: ticks };
}

describe("isOwnerGone()", () => {
  it("is false for this process", () => {
    expect(isOwnerGone(thisOwner())).toBe(false);
    expect(canSeeOwner(thisOwner())).toBe(true);
  });

  it.skipIf(!hasProc)(
    "follows a real process from life to death, also while nobody has buried it (needs /proc)",
    async () => {
      const child = spawn("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const grandchild = ownerOfChild(Number(String(line)));
      const owner = ownerOfChild(child.pid!);
      expect([isOwnerGone(owner), isOwnerGone(grandchild)]).toEqual([false, false]);

      // Its parent, now a sleep, never asks for its end: it stays as a zombie.
      process.kill(grandchild.pid, "SIGKILL");
      await expect.poll(() => isOwnerGone(grandchild)).toBe(true);
      expect(readFileSync(`/proc/${grandchild.pid}/stat`, "utf8")).toContain(") Z ");

      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      expect(isOwnerGone(owner)).toBe(true);
    },
  );

  it.skipIf(!hasProc)(
    "is true when the id was given to another process, or the machine has started anew (needs /proc)",
    () => {
      const own = thisOwner();
      expect(isOwnerGone({ ...own, startTicks: own.startTicks - 1 })).toBe(true);
      expect(isOwnerGone({ ...own, bootId: "00000000-0000-0000-0000-000000000000" })).toBe(true);
    },
  );

  it("is false when nobody here can know", () => {
    const own = { ...thisOwner(), pid: 2 ** 22 + 1 };
    for (const unknown of [
      { ...own, host: "another-host" },
      { ...own, host: "another-host", bootId: "00000000-0000-0000-0000-000000000000" },
      { ...own, pidNamespace: "1" },
      { ...own, bootId: "" },
      { ...own, startTicks: 0 },
    ]) {
      expect(isOwnerGone(unknown)).toBe(false);
    }
    expect(canSeeOwner({ ...own, host: "another-host" })).toBe(false);
    expect(canSeeOwner({ ...own, pidNamespace: "1" })).toBe(false);
  });
});

describe("ownerText()", () => {
  it("is a file name that ownerOfText() reads", () => {
    const hexDigits = fc.stringMatching(/^[-0-9a-f]{0,36}$/);
    const natural = fc.nat().map(String);
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        hexDigits,
        natural,
        fc.nat(),
        fc.nat(),
        (host, bootId, pidNamespace, pid, startTicks) => {
          const owner = { host, bootId, pidNamespace, pid, startTicks };
          expect(ownerText(owner)).not.toContain("/");
          expect(ownerOfText(ownerText(owner))).toEqual(owner);
        },
      ),
    );
  });

  it("is told apart from other texts", () => {
    for (const text of ["", "a,b", "host,boot!,1,2,3", "host,,1,2", "host,,1,2,3,4", "a/b,,1,2,3", "%zz,,1,2,3"]) {
      expect(ownerOfText(text)).toBeUndefined();
    }
  });
});
