import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { OtherAgents } from "#adapters/platform/local/other-agents.ts";
import { ownerText, thisOwner } from "#adapters/process/owner.ts";

describe("OtherAgents", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "profaas-others-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("tells what other living agents measure, not oneself and not the dead", () => {
    const agents = new OtherAgents(folder);
    agents.announce("run 1");
    writeFileSync(join(folder, ownerText({ ...thisOwner(), pid: 1, startTicks: 0 })), "run 2 of campaign c");
    writeFileSync(join(folder, ownerText({ ...thisOwner(), startTicks: 1 })), "run 3");
    expect(agents.measuring()).toEqual([
      "At the same time another agent on this machine (process 1) measured run 2 of campaign c",
    ]);
    agents.withdraw();
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
