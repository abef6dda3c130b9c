import { describe, expect, it } from "vitest";

import { runTool } from "#adapters/platform/local/container/run-tool.ts";

describe("runTool()", () => {
  const patient = { timeoutSeconds: 30 };

  it("tells the exit code and what was printed where", async () => {
    expect(await runTool(["/bin/sh", "-c", "echo out; echo err >&2; exit 3"], patient)).toEqual({
      exitCode: 3,
      output: "out",
      errors: "err",
    });
  });

  it("tells of a tool that is not there instead of throwing", async () => {
    const { exitCode, errors } = await runTool(["no-such-tool"], patient);
    expect(exitCode).toBeNull();
    expect(errors).toContain("ENOENT");
  });

  it("ends a tool that takes too long", async () => {
    expect((await runTool(["sleep", "600"], { timeoutSeconds: 0.05 })).exitCode).toBeNull();
  });
});
