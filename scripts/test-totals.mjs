// Counts what parts of a test run say, and sums them up in one line. Plain JavaScript, so that it can install first.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const total = { passed: 0, failed: 0, skipped: 0 };
/** Why each failure failed, told again at the end, where it is seen whatever is cut from a long log. */
const failures = [];

function run(command, args, { environment = {}, errors = "inherit" } = {}) {
  process.stdout.write(`\n> ${[command, ...args].join(" ")}\n`);
  const env = { ...process.env, ...environment };
  return spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", errors], env, maxBuffer: 2 ** 26 });
}

/** A part that passes or fails as a whole; true when it passed. What it says on its standard error follows when it has ended. */
export function check(command, ...args) {
  const { status, stderr, error } = run(command, args, { errors: "pipe" });
  // A program that is not there says nothing.
  const said = String(stderr ?? error);
  process.stderr.write(said);
  const passed = status === 0;
  total[passed ? "passed" : "failed"]++;
  if (!passed) failures.push(`${[command, ...args].join(" ")}\n    ${firstLines([said.trim()])}`);
  return passed;
}

/** The test runner, whose own counts are added; a run that broke down counts as one failure. */
export function test(paths, { runner = ["npx", "vitest"], environment = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "profaas-tests-"));
  const file = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const [command, ...before] = runner;
  const ended = run(command, [...before, "run", ...reporters, ...paths], { environment }).status === 0;
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
    failures.push(...failedTests(report));
    if (!ended && report.numFailedTests === 0) {
      total.failed++;
      failures.push(`${command} ended with a failure that belongs to no test: ${brokenFiles(report)}`);
    }
    leftOut(report);
  } catch (error) {
    total.failed++;
    failures.push(`${command} left no report: ${error.message}`);
  }
  rmSync(folder, { recursive: true, force: true });
}

function failedTests({ testResults }) {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(
        ({ fullName, failureMessages }) => `${relative(root, name)}: ${fullName}\n    ${firstLines(failureMessages)}`,
      ),
  );
}

/** Files that broke down outside their tests, with what they said. */
function brokenFiles({ testResults }) {
  const broken = testResults.filter(({ status, message }) => status === "failed" || message);
  return broken.map(({ name, message }) => `${relative(root, name)} ${firstLines([message])}`).join("; ");
}

function firstLines(messages) {
  return messages.join("\n").split("\n").slice(0, 6).join("\n    ");
}

/** The tests on the real OSCAR that OSCAR_ENDPOINT names, or these variables, each file by itself. */
export function testOscar(paths = [], environment = {}) {
  test([...(paths.length > 0 ? paths : ["test/oscar"]), "--no-file-parallelism"], {
    environment: { ...environment, PROFAAS_TEST_OSCAR: "1" },
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
  const failed = process.env.CI === "true";
  total[failed ? "failed" : "skipped"]++;
  if (failed) failures.push(sentence);
}

/** The closing line, and the exit code that goes with it. */
export function sumUp() {
  const { passed, failed, skipped } = total;
  if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.map((why) => `  ${why}\n`).join("")}`);
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
