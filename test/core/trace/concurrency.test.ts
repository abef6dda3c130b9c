import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { achievedParallelism, largestOverlap } from "#core/trace/concurrency.ts";
import type { Span } from "#core/trace/concurrency.ts";

import { invocation } from "./trace-fixture.ts";

function span(startSeconds: number, endSeconds: number): Span {
  return { startSeconds, endSeconds };
}

describe("largestOverlap()", () => {
  it.each([
    [[], 0],
    [[span(0, 1)], 1],
    [[span(0, 1), span(1, 2)], 1],
    [[span(0, 2), span(1, 3), span(1.5, 1.75), span(2, 4)], 3],
    [[span(1, 1)], 0],
    [[span(0.1, 0.1 + 0.2), span(0.3, 0.6)], 1],
  ])("of %j is %i", (spans, overlap) => {
    expect(largestOverlap(spans)).toBe(overlap);
  });

  it("is what counting at every start finds", () => {
    const anySpan = fc
      .tuple(fc.nat(50), fc.integer({ min: 1, max: 20 }))
      .map(([start, length]) => span(start, start + length));
    fc.assert(
      fc.property(fc.array(anySpan, { minLength: 1, maxLength: 30 }), (spans) => {
        const counts = spans.map(
          ({ startSeconds: at }) => spans.filter((other) => other.startSeconds <= at && at < other.endSeconds).length,
        );
        expect(largestOverlap(spans)).toBe(Math.max(...counts));
      }),
    );
  });
});

describe("achievedParallelism()", () => {
  it("counts what is past its wait, by component, without starts of a join that were not the last", () => {
    const invocations = [
      invocation({ phases: { wait: 0 } }),
      invocation({ arrivedAtSeconds: 0.5, phases: { wait: 1 } }),
      invocation({ arrivedAtSeconds: 0.25, outcome: { kind: "notLast" } }),
      invocation({ component: "encode", arrivedAtSeconds: 1 }),
      invocation({ component: "encode", arrivedAtSeconds: 1 }),
    ];
    expect(achievedParallelism(invocations, ["blur", "encode", "join"])).toEqual({ blur: 1, encode: 2, join: 0 });
  });
});
