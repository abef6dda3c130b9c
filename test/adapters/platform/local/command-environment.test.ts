import { describe, expect, it } from "vitest";

import { commandEnvironment } from "#adapters/platform/local/command-environment.ts";

describe("commandEnvironment()", () => {
  it("hands on nothing of ours but PATH, HOME and LANG; the configuration wins over the operator's command", () => {
    const configuration = {
      resource: "here",
      alternative: "default",
      cpuMillicores: 1000,
      memoryBytes: 1,
      parallelism: 1,
      environment: { LEVEL: 3, FAST: true, SHARED: "configuration" },
      warm: false,
    };
    const ours = { PATH: "/bin", HOME: "/root", AWS_SECRET_ACCESS_KEY: "secret", LANG: undefined };
    expect(commandEnvironment(configuration, { environment: { SHARED: "command", OWN: "x" } }, ours)).toEqual({
      PATH: "/bin",
      HOME: "/root",
      OWN: "x",
      SHARED: "configuration",
      LEVEL: "3",
      FAST: "true",
    });
  });
});
