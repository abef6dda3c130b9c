import { describe, expect, it } from "vitest";

import { agentName, componentLabels, componentName } from "#adapters/platform/cluster/run-names.ts";

const RUN = { campaignId: "faces-0123abcd", runId: "workflow-1-r0", attempt: 1 };
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

describe("names of a run's objects", () => {
  it("are the same each time, and another run's, attempt's or installation's are others", () => {
    expect(agentName(RUN, "a")).toBe(agentName({ ...RUN }, "a"));
    const others = [
      agentName(RUN, "b"),
      agentName({ ...RUN, attempt: 2 }, "a"),
      agentName({ ...RUN, runId: "workflow-1-r1" }, "a"),
      agentName({ ...RUN, campaignId: "faces-0123abce" }, "a"),
      componentName(RUN, "blur", "blur-0"),
      componentName(RUN, "blur", "blur-0.1"),
    ];
    expect(new Set([agentName(RUN, "a"), ...others]).size).toBe(7);
  });

  it("are DNS labels, whatever invocations are called", () => {
    for (const invocation of ["blur-0.1.2~3", "BLUR", "-", "é", `join-all${"7".repeat(200)}`, "a-"]) {
      expect(componentName(RUN, "blur", invocation)).toMatch(LABEL);
      for (const value of Object.values(componentLabels(RUN, "blur", invocation))) expect(value).toMatch(LABEL);
    }
    const twins = ["blur-0.1", "blur-0~1", "blur-0-1"].map((name) => componentLabels(RUN, "blur", name));
    expect(new Set(twins.map((labels) => labels["profaas.io/invocation"])).size).toBe(3);
  });
});
