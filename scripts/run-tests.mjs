// Runs every part of the tests and ends with one line that sums them up. Plain JavaScript, so that it can install first.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import "./ensure-installed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const total = { passed: 0, failed: 0, skipped: 0 };

function run(command, args) {
  process.stdout.write(`\n> ${[command, ...args].join(" ")}\n`);
  return spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

/** A part that passes or fails as a whole. */
function check(command, ...args) {
  total[run(command, args) ? "passed" : "failed"]++;
}

/** The test runner, whose own counts are added; a run that broke down counts as one failure. */
function test(paths, runner = ["npx", "vitest"]) {
  const folder = mkdtempSync(join(tmpdir(), "profaas-tests-"));
  const file = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const [command, ...before] = runner;
  const ended = run(command, [...before, "run", ...reporters, ...paths]);
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
    if (!ended && report.numFailedTests === 0) total.failed++;
    leftOut(report);
  } catch {
    total.failed++;
  }
  rmSync(folder, { recursive: true, force: true });
}

function leftOut({ testResults }) {
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "pending" || status === "skipped");
  if (skipped.length > 0)
    process.stdout.write(`Left out on this machine:\n${skipped.map(({ fullName }) => `  ${fullName}\n`).join("")}`);
}

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
    test(
      ["test/core", "test/aggregator", "test/profiler", "test/trainer", "test/predictor", "test/chain/real-host"],
      runner,
    );
  }
}

const { passed, failed, skipped } = total;
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failed === 0 ? 0 : 1;
