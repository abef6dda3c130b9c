// Runs every part of the tests that needs no cluster and ends with one line that sums them up.
import "./ensure-installed.mjs";
import { check, sumUp, test } from "./test-totals.mjs";

const paths = process.argv.slice(2);
if (paths.length === 0) {
  check("npx", "tsc", "--noEmit", "-p", ".");
  check("npx", "eslint", ".");
  check("npx", "prettier", "--check", ".");
}
test(paths);

// The gate runs what needs only Node on the other majors that are supported, and one campaign on a real host.
if (process.env.CI === "true" && paths.length === 0) {
  const own = process.versions.node.split(".")[0];
  for (const major of ["20", "22", "24"].filter((other) => other !== own)) {
    const runner = ["npx", "--yes", `node@${major}`, "node_modules/vitest/vitest.mjs"];
    test(["test/core", "test/aggregator", "test/profiler", "test/trainer", "test/predictor", "test/chain/real-host"], {
      runner,
    });
  }
}
sumUp();
