import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { agentState, claimAgent } from "#adapters/platform/local/agent-claim.ts";
import { ownerText, thisOwner } from "#adapters/process/owner.ts";

describe("claimAgent()", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "profaas-claim-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("gives the folder to one who lives, until it leaves and is gone", () => {
    expect(agentState(folder)).toEqual({ kind: "none" });
    const claim = claimAgent(folder);
    expect(agentState(folder)).toEqual({ kind: "alive", pid: process.pid });
    expect(claimAgent(folder)).toBeUndefined();
    claim?.leave();
    expect(agentState(folder)).toEqual({ kind: "leaving", pid: process.pid });
    expect(claimAgent(folder)).toBeUndefined();
    claim?.stay();
    expect(agentState(folder)).toEqual({ kind: "alive", pid: process.pid });
  });

  it("takes over from the dead with the next number, and clears away what is older", async () => {
    const dead = spawn("true");
    await once(dead, "exit");
    const owner = { ...thisOwner(), pid: dead.pid as number, startTicks: 1 };
    await mkdir(join(folder, "agent"));
    for (const number of [3, 12]) await writeFile(join(folder, "agent", `${number}.claim`), ownerText(owner));
    expect(agentState(folder)).toEqual({ kind: "none" });
    expect(claimAgent(folder)).toBeDefined();
    expect(await readdir(join(folder, "agent"))).toEqual(["13.claim"]);
  });
});
