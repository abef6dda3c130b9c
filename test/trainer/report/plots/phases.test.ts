import { describe, expect, it } from "vitest";

import { phases } from "../../../../functions/trainer/report/plots/phases.ts";
import { componentConfiguration, configuration, invocation, measurement, runRecord } from "../../../support/records.ts";
import { RECORDS } from "../report-fixture.ts";

/** Widths of the rectangles of one bar by phase. */
function widths(markup: string): [string, number][] {
  return [...markup.matchAll(/<rect\s+class="phase-(\w+)"[^>]*?width="([\d.]+)"[^>]*>\s*<title>/g)].map(
    ([, phase, width]) => [phase ?? "", Number(width)],
  );
}

describe("phases()", () => {
  it("draws the mean of each phase, in proportion, the longest configuration first", () => {
    const run = (configurationId: string, cpuMillicores: number, seconds: readonly number[]) =>
      runRecord({
        configurationId,
        configuration: configuration("blur", { blur: componentConfiguration({ cpuMillicores }) }),
        measurement: measurement(seconds.map((computeSeconds) => invocation({ computeSeconds, waitSeconds: 1 }))),
      });
    const markup = phases("blur", [run("a", 2_000, [1, 3]), run("b", 500, [5])])?.html ?? "";
    const drawn = widths(markup);
    expect(drawn.map(([phase]) => phase)).toEqual(["wait", "compute", "wait", "compute"]);
    const [unit] = drawn.map(([, width]) => width);
    expect(drawn.map(([, width]) => Math.round((width / (unit ?? 1)) * 100) / 100)).toEqual([1, 5, 1, 2]);
    expect(markup.indexOf("0.5\u00a0cores")).toBeLessThan(markup.indexOf("2\u00a0cores"));
    expect(markup).toContain("pull is part of start");
  });

  it("takes runs of the component alone where there are any, else its part of the workflow's", () => {
    const alone = runRecord({
      configurationId: "alone",
      configuration: configuration("blur", { blur: componentConfiguration() }),
      measurement: measurement([invocation({ computeSeconds: 9 })]),
    });
    expect(phases("blur", [...RECORDS, alone])?.html).toContain("in 1 configurations");
    expect(phases("blur", RECORDS)?.html).toContain("in 3 configurations");
  });

  it("has nothing to draw when nothing succeeded", () => {
    expect(phases("blur", [])).toBeNull();
    expect(phases("blur", RECORDS.slice(2, 3))).toBeNull();
  });
});
