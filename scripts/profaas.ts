#!/usr/bin/env node
import process from "node:process";

import { runVerb } from "./run-verb.ts";
import { nodeIo } from "./terminal/node-io.ts";

process.exitCode = await runVerb(process.argv.slice(2), nodeIo());
