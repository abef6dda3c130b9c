import { describe, expect, it } from "vitest";

import { OVERRIDES, overrideOperator } from "#adapters/process/environment.ts";
import { OperatorFile } from "#core/campaign/operator.ts";

describe("overrideOperator()", () => {
  it("changes only what a variable names, and not the file it was given", () => {
    const operator = OperatorFile.parse({ prefix: "lab" });
    const before = structuredClone(operator);
    const overridden = overrideOperator(operator, { PROFAAS_PORT: "9090", PROFAAS_HOST: "", OTHER: "x" });
    expect(overridden).toEqual({ ...before, serve: { ...before.serve, port: 9090 } });
    expect(operator).toEqual(before);
  });

  it("knows a field of the operator's file for every variable", () => {
    // A field may belong to one kind of store only.
    const operators: readonly unknown[] = [
      OperatorFile.parse({}),
      OperatorFile.parse({ store: { kind: "s3", endpoint: "http://127.0.0.1:9000" } }),
    ];
    for (const { path } of OVERRIDES) {
      const types = operators.map(
        (operator) => typeof path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], operator),
      );
      expect(types.some((type) => type === "string" || type === "number")).toBe(true);
    }
  });

  it.each([
    ["PROFAAS_PORT", "http", 'must be a number: current value is "http"'],
    ["PROFAAS_PORT", " 80", 'must be a number: current value is " 80"'],
    ["PROFAAS_PORT", "70000", 'must be at most 65535: current value is "70000"'],
    ["PROFAAS_PORT", "80.5", 'must be a whole number: current value is "80.5"'],
    ["PROFAAS_STEP_SECONDS", "0", 'must be more than 0: current value is "0"'],
    ["PROFAAS_STEP_SECONDS", "Infinity", 'must be a number: current value is "Infinity"'],
    ["PROFAAS_PREFIX", "Lab!", 'must be 1 to 32 lower-case letters, digits and dashes: current value is "Lab!"'],
  ])("refuses %s=%j by a sentence", (variable, value, rule) => {
    expect(() => overrideOperator(OperatorFile.parse({}), { [variable]: value })).toThrow(
      `Cannot read the environment as ${variable} ${rule}`,
    );
  });
});
