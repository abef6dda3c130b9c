import { expect, it } from "vitest";

import { OscarAccessError } from "#adapters/platform/oscar/api/oscar-access-error.ts";
import { oscarError } from "#adapters/platform/oscar/api/oscar-error.ts";

import { failureReport } from "../../scripts/failure-report.ts";

it.each([
  ["a key that is not there", new OscarAccessError("Cannot reach OSCAR", "settings"), 2],
  ["an OSCAR that is away", new OscarAccessError("Cannot reach OSCAR", "network"), 4],
  ["an OSCAR that refuses", oscarError("read", "system", 401, ""), 4],
  ["a fault of ours", new Error("undefined is not a function"), 1],
])("failureReport() of a function that failed by %s ends with its exit code", (_, cause, exitCode) => {
  const report = failureReport(new Error("a function failed 3 times", { cause }), "run");
  expect(report.exitCode).toBe(exitCode);
  expect(report.sentences[0]).toMatch(/^Cannot (go on with|finish) profaas run as .*a function failed 3 times$/);
  expect(report.stack === undefined).toBe(exitCode !== 1);
});
