// Runs the tests that need a real OSCAR, one file after the other: what makes a service restarts the MinIO of all.
//   OSCAR_ENDPOINT=https://… OSCAR_USERNAME=… OSCAR_PASSWORD=… npm run test:oscar [-- test/oscar/FILE]
//   npm run test:oscar -- --in-memory [--by-token] [--slow] [--version=v4.1.2] [test/oscar/FILE]      rehearses them on stand-ins
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import "./ensure-installed.mjs";
import { leaveOut, sumUp, testOscar } from "./test-totals.mjs";

const words = process.argv.slice(2).filter((word) => word !== "--in-memory");
const options = words.filter((word) => word.startsWith("--"));
const paths = words.filter((word) => !word.startsWith("--"));
if (process.argv.includes("--in-memory")) await rehearse();
else if (process.env.OSCAR_ENDPOINT) testOscar(paths);
else leaveOut("The tests on a real OSCAR are left out, as none is named: OSCAR_ENDPOINT does that.");
sumUp();

/** On OSCARs in memory, which end with the pipe to them, so with this process too. */
async function rehearse() {
  const program = fileURLToPath(new URL("../test/support/serve-stand-ins.ts", import.meta.url));
  const standIns = spawn(process.execPath, ["--import", "tsx", program, ...options], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const gone = once(standIns, "close");
  const lines = createInterface({ input: standIns.stdout });
  const [line] = await Promise.race([once(lines, "line"), gone.then(() => [])]);
  if (line === undefined) return leaveOut("The rehearsal on OSCARs in memory is left out, as they did not start.");
  // Whatever real one the environment names is left alone.
  const own = Object.keys(process.env).filter((name) => name.startsWith("OSCAR_"));
  const none = Object.fromEntries(own.map((name) => [name, undefined]));
  const named = JSON.parse(line);
  process.stdout.write(`Stand-ins: ${named.OSCAR_ENDPOINT} and ${named.OSCAR_ENDPOINT_2}\n`);
  testOscar(paths, { ...none, ...named });
  standIns.stdin.end();
  await gone;
}
