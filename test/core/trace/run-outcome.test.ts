import { describe, expect, it } from "vitest";

import type { Invocation, InvocationOutcome } from "#core/trace/invocation.ts";
import { runOutcome } from "#core/trace/run-outcome.ts";

import { invocation } from "./trace-fixture.ts";

const SUCCEEDED: InvocationOutcome = { kind: "succeeded" };

function blurs(...outcomes: InvocationOutcome[]): Invocation[] {
  return outcomes.map((outcome, originIndex) => invocation({ outcome, originIndex }));
}

describe("runOutcome()", () => {
  it("is a success when every invocation is", () => {
    expect(runOutcome(blurs(SUCCEEDED, SUCCEEDED))).toEqual({ kind: "succeeded" });
  });

  it.each<[readonly InvocationOutcome[], string]>([
    [
      [
        { kind: "outOfMemory", limitBytes: 128 * 2 ** 20 },
        SUCCEEDED,
        { kind: "outOfMemory", limitBytes: 128 * 2 ** 20 },
      ],
      "blur: 2 of 3 invocations ran out of memory at 128 MiB",
    ],
    [[{ kind: "timedOut", limitSeconds: 1.5 }], "blur: 1 of 1 invocation took longer than 1.5 s"],
    [
      [SUCCEEDED, { kind: "failed", exitCode: 3, message: "Traceback\nno such model\n" }],
      "blur: 1 of 2 invocations failed with exit code 3: no such model",
    ],
    [[{ kind: "failed", exitCode: null, message: "" }], "blur: 1 of 1 invocation failed"],
    [[{ kind: "cancelled" }, SUCCEEDED], "blur: 1 of 2 invocations was cancelled"],
  ])("tells the causes of %j", (outcomes, cause) => {
    expect(runOutcome(blurs(...outcomes))).toEqual({ kind: "failed", causes: [cause] });
  });

  it("tells causes apart by component and kind", () => {
    const invocations = [
      ...blurs({ kind: "timedOut", limitSeconds: 2 }, { kind: "failed", exitCode: 1, message: "x" }),
      invocation({ component: "encode", outcome: { kind: "timedOut", limitSeconds: 2 } }),
    ];
    expect(runOutcome(invocations)).toEqual({
      kind: "failed",
      causes: [
        "blur: 1 of 2 invocations took longer than 2 s",
        "blur: 1 of 2 invocations failed with exit code 1: x",
        "encode: 1 of 1 invocation took longer than 2 s",
      ],
    });
  });

  it("leaves starts of a join that were not the last out of all counts", () => {
    expect(runOutcome(blurs({ kind: "notLast" }, SUCCEEDED))).toEqual({ kind: "succeeded" });
    expect(runOutcome(blurs({ kind: "notLast" }, { kind: "timedOut", limitSeconds: 1 }))).toEqual({
      kind: "failed",
      causes: ["blur: 1 of 1 invocation took longer than 1 s"],
    });
  });

  describe("with the request", () => {
    const uploads = [0, 1, 2].map((batchIndex) => ({
      component: "blur",
      atSeconds: 0,
      batchIndex,
      key: `${batchIndex}`,
      sizeBytes: 1,
    }));
    const request = { uploads, edges: [{ from: "blur", to: "encode", path: "x/y" }] };
    const through = (originIndex: number): Invocation[] => [
      invocation({ originIndex }),
      invocation({ originIndex, component: "encode" }),
    ];

    it("is a success when every input led to an end", () => {
      expect(runOutcome([0, 1, 2].flatMap(through), request)).toEqual({ kind: "succeeded" });
    });

    it("tells of inputs that started nothing", () => {
      expect(runOutcome(through(1), request)).toEqual({
        kind: "failed",
        causes: ["2 of 3 inputs started no invocation"],
      });
    });

    it("tells of inputs that ended before the end, as a component wrote nothing", () => {
      const mute = invocation({ originIndex: 2, outputCount: 0 });
      expect(runOutcome([...through(0), ...through(1), mute], request)).toEqual({
        kind: "failed",
        causes: ["blur: 1 of 3 inputs ended here, as it wrote no file for the next component"],
      });
    });

    it("does not blame a file that some output without a reader took", () => {
      expect(runOutcome([...through(0), ...through(1), invocation({ originIndex: 2 })], request)).toEqual({
        kind: "succeeded",
      });
    });
  });
});
