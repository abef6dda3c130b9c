import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { PhaseMarks } from "#adapters/platform/execution/phase-marks.ts";
import { PHASES } from "#core/trace/invocation.ts";

describe("PhaseMarks", () => {
  it("gives each phase the time since the mark before", () => {
    const marks = new PhaseMarks(10);
    marks.end("wait", 12);
    marks.end("start", 12.5);
    marks.end("compute", 20);
    expect(marks.phases).toMatchObject({ transfer: null, wait: 2, start: 0.5, download: 0, compute: 7.5, teardown: 0 });
    expect(marks.endedAtSeconds).toBe(20);
  });

  it("a phase that is hidden is null", () => {
    const marks = new PhaseMarks(0);
    marks.hide("pull");
    expect(marks.phases.pull).toBeNull();
  });

  it("parts are never negative and sum to the whole, whatever the clock says", () => {
    const mark = fc.tuple(fc.constantFrom(...PHASES), fc.double({ min: 0, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(mark), (ends) => {
        const marks = new PhaseMarks(5);
        for (const [phase, atSeconds] of ends) marks.end(phase, atSeconds);
        const parts = PHASES.map((phase) => marks.phases[phase] ?? 0);
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(marks.endedAtSeconds - 5, 6);
      }),
    );
  });
});
