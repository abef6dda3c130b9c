// Runs every part of the tests that needs no cluster and ends with one line that sums them up.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

import "./ensure-installed.mjs";
import { check, leaveOut, sumUp, test, testOscar } from "./test-totals.mjs";

const paths = process.argv.slice(2);
if (paths.length === 0) {
  check("npx", "tsc", "--noEmit", "-p", ".");
  check("npx", "eslint", ".");
  check("npx", "prettier", "--check", ".");
}
test(paths);

// OSCAR's own client for Python, which its tests find by themselves.
if (paths.length === 0) tellOfOscarPython();

// The real OSCAR that the environment names, if any.
if (paths.length === 0 && process.env.OSCAR_ENDPOINT) testOscar();

// What trains networks, on native code too, and the trainer as it is shipped beside it.
const native = paths.length === 0 ? nativeTensorFlow() : undefined;
if (native !== undefined) test(["test/tfjs-node", "test/scripts/build/build-bundles"], { environment: native });

// The gate runs what needs only Node on the other majors that are supported, and one campaign on a real host.
if (process.env.CI === "true" && paths.length === 0) {
  const own = process.versions.node.split(".")[0];
  for (const major of ["20", "22", "24"].filter((other) => other !== own)) {
    const runner = ["npx", "--yes", `node@${major}`, "node_modules/vitest/vitest.mjs"];
    test(["test/core", "test/aggregator", "test/profiler", "test/trainer", "test/predictor", "test/chain/real-host"], {
      runner,
    });
    if (native !== undefined) test(["test/tfjs-node"], { runner, environment: native });
  }
}
sumUp();

/** What lets Node find the tfjs-node that is installed apart; undefined, and told, where there is none. */
function nativeTensorFlow() {
  const { stdout } = spawnSync("bash", ["infra/tfjs-node/build.sh", "--path"], { encoding: "utf8" });
  const packages = stdout?.trim();
  if (packages && existsSync(packages)) return { NODE_PATH: packages, PROFAAS_TFJS_NODE: packages };
  leaveOut(
    "The tests on a real tfjs-node are left out, as none is installed for them: infra/tfjs-node/build.sh does that.",
  );
  return undefined;
}

/** Tells of the tests that the runner leaves out where no oscar_python is installed for them. */
function tellOfOscarPython() {
  const { stdout } = spawnSync("bash", ["infra/oscar-python/build.sh", "--path"], { encoding: "utf8" });
  const python = stdout?.trim();
  if (python && existsSync(python)) return;
  leaveOut(
    "The tests by oscar_python are left out, as none is installed for them: infra/oscar-python/build.sh does that.",
  );
}
