import { describe, expect, it } from "vitest";

import { gantt } from "../../../../functions/trainer/report/plots/gantt.ts";
import { componentConfiguration, configuration, invocation, measurement, runRecord } from "../../../support/records.ts";
import { RECORDS } from "../report-fixture.ts";

const COMPONENTS = ["blur", "encode"];

describe("gantt()", () => {
  it("draws a succeeded run of the whole workflow: a row an invocation, by component and arrival", () => {
    const markup = gantt(RECORDS, COMPONENTS)?.html ?? "";
    expect(markup).toContain("workflow-a-r0");
    const rows = [...markup.matchAll(/<text class="row"[^>]*>\s*([^<]+?)\s*</g)].map((match) => match[1]);
    expect(rows).toEqual(["blur of file 1", "blur of file 2", "encode of file 1"]);
  });

  it("begins each bar at its arrival and makes it as long as it took", () => {
    const markup = gantt(RECORDS, COMPONENTS)?.html ?? "";
    const bars = [...markup.matchAll(/class="phase-(\w+)"\s+x="([\d.]+)"\s+y="[\d.]+"\s+width="([\d.]+)"/g)].map(
      ([, phase, x, width]) => ({ phase, x: Number(x), width: Number(width) }),
    );
    const perSecond = (bars[0]?.width ?? 0) / 2;
    const from = bars[0]?.x ?? 0;
    const seconds = bars
      .filter(({ width }) => width !== 12)
      .map(({ phase, x, width }) => [phase, (x - from) / perSecond, width / perSecond]);
    const expected = [
      ["compute", 0, 2],
      ["wait", 0, 2],
      ["compute", 2, 1],
      ["compute", 2, 0.5],
    ];
    for (const [index, [phase, start, length]] of expected.entries()) {
      expect(seconds[index]?.[0]).toBe(phase);
      expect(seconds[index]?.[1]).toBeCloseTo(start as number, 2);
      expect(seconds[index]?.[2]).toBeCloseTo(length as number, 2);
    }
  });

  it("frames what did not succeed, and leaves out starts that found siblings missing", () => {
    const failed = RECORDS.filter(({ runId }) => runId === "workflow-b-r0");
    expect(gantt(failed, COMPONENTS)?.html).toMatch(/class="failed"[\s\S]*outOfMemory/);
    const joining = runRecord({
      configuration: configuration("workflow", { blur: componentConfiguration() }),
      measurement: measurement([invocation(), invocation({ id: "x", originIndex: 7, outcome: { kind: "notLast" } })]),
    });
    expect(gantt([joining], COMPONENTS)?.html).not.toContain("file 8");
  });

  it("has nothing to draw without a run of the whole workflow", () => {
    expect(
      gantt([runRecord({ configuration: configuration("blur", { blur: componentConfiguration() }) })], COMPONENTS),
    ).toBeNull();
  });
});
