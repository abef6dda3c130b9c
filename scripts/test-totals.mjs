// Counts what parts of a test run say, and sums them up in one line. Plain JavaScript, so that it can install first.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const total = { passed: 0, failed: 0, skipped: 0 };

function run(command, args, environment = {}) {
  process.stdout.write(`\n> ${[command, ...args].join(" ")}\n`);
  const env = { ...process.env, ...environment };
  return spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env }).status === 0;
}

/** A part that passes or fails as a whole; true when it passed. */
export function check(command, ...args) {
  const passed = run(command, args);
  total[passed ? "passed" : "failed"]++;
  return passed;
}

/** The test runner, whose own counts are added; a run that broke down counts as one failure. */
export function test(paths, { runner = ["npx", "vitest"], environment = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "profaas-tests-"));
  const file = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const [command, ...before] = runner;
  const ended = run(command, [...before, "run", ...reporters, ...paths], environment);
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

/** The tests on the real OSCAR that OSCAR_ENDPOINT names, each file by itself. */
export function testOscar(paths = []) {
  test([...(paths.length > 0 ? paths : ["test/oscar"]), "--no-file-parallelism"], {
    environment: { PROFAAS_TEST_OSCAR: "1" },
  });
}

function leftOut({ testResults }) {
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "pending" || status === "skipped");
  if (skipped.length > 0)
    process.stdout.write(`Left out on this machine:\n${skipped.map(({ fullName }) => `  ${fullName}\n`).join("")}`);
}

/** Something that this machine cannot do: named, and in the gate a failure. */
export function leaveOut(sentence) {
  process.stdout.write(`${sentence}\n`);
  total[process.env.CI === "true" ? "failed" : "skipped"]++;
}

/** The closing line, and the exit code that goes with it. */
export function sumUp() {
  const { passed, failed, skipped } = total;
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
