import { describe, expect, it } from "vitest";

import {
  outcomeOfPod,
  outcomeOfSilence,
  outcomeOnTheWay,
} from "../../../../functions/adapters/platform/knative/request-outcome.ts";
import type { ServingAnswer } from "../../../../functions/adapters/platform/knative/serving-message.ts";

const LIMITS = { memoryBytes: 64, timeoutSeconds: 5 };

function told(end: Partial<ServingAnswer["result"]["end"]>, rest: Partial<ServingAnswer> = {}): ServingAnswer {
  const whole = { kind: "ended", exitCode: 0, timedOut: false, outOfMemoryKills: 0, ...end };
  return {
    concurrent: 1,
    broken: false,
    lastLines: "",
    result: { end: whole },
    ...rest,
  } as ServingAnswer;
}

describe("outcomeOfPod()", () => {
  it.each([
    ["exit 0", told({}), { kind: "succeeded" }],
    [
      "a failure",
      told({ exitCode: 3 }, { lastLines: "the reason" }),
      { kind: "failed", exitCode: 3, message: "It failed; the last lines that it printed:\nthe reason" },
    ],
    ["the component's own limit", told({ exitCode: 137, timedOut: true }), { kind: "timedOut", limitSeconds: 5 }],
    [
      "a kill for want of memory, although it went on",
      told({ outOfMemoryKills: 1 }),
      { kind: "outOfMemory", limitBytes: 64 },
    ],
    [
      "the kill of another request in the same pod",
      told({ outOfMemoryKills: 1 }, { concurrent: 2 }),
      { kind: "succeeded" },
    ],
    [
      "the one of several that was killed",
      told({ outOfMemoryKills: 1, exitCode: 137 }, { concurrent: 2 }),
      { kind: "outOfMemory", limitBytes: 64 },
    ],
    [
      "trouble with its files",
      told({ kind: "failed", message: "no such object" } as never),
      { kind: "failed", exitCode: null, message: "no such object" },
    ],
  ])("tells %s", (_what, answer, outcome) => {
    expect(outcomeOfPod(answer, LIMITS, false)).toEqual(outcome);
  });

  it("tells by the pod's status why a container died", () => {
    const broken = told({ exitCode: 137, outOfMemoryKills: null }, { broken: true, lastLines: "so far" });
    expect(outcomeOfPod(broken, LIMITS, true)).toEqual({ kind: "outOfMemory", limitBytes: 64 });
    expect(outcomeOfPod(broken, LIMITS, false)).toEqual({
      kind: "failed",
      exitCode: null,
      message: "The component's container ended under it; the last lines that it printed:\nso far",
    });
  });
});

describe("outcomeOnTheWay()", () => {
  const answered = (status: number, text: string) => outcomeOnTheWay({ status, body: Buffer.from(text) }, 65);

  it("tells time-outs, full queues, broken pods and wrong ways apart", () => {
    expect(answered(504, "activator request timeout")).toEqual({ kind: "timedOut", limitSeconds: 65 });
    expect(answered(503, "pending request queue full\n")).toMatchObject({
      message: "Knative turned it away as the queue of its pod was full (503)",
    });
    expect(answered(503, "")).toMatchObject({ message: "No pod could take it (503)" });
    expect(answered(502, "Bad Gateway")).toMatchObject({ message: "Its pod broke the connection (502): Bad Gateway" });
    expect(answered(404, "404 page not found")).toMatchObject({
      message: "It was answered 404 on the way to its pod: 404 page not found",
    });
    expect(outcomeOfSilence(new Error("socket hang up"))).toMatchObject({
      message: "There was no answer: socket hang up",
    });
  });
});
