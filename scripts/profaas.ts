#!/usr/bin/env node
import process from "node:process";

import { runVerb } from "./run-verb.ts";
import { nodeIo } from "./terminal/node-io.ts";

const exitCode = await runVerb(process.argv.slice(2), nodeIo());
// What was said must be out before the process ends, and nothing left behind may keep it alive.
process.stdout.write("", () => process.exit(exitCode));
