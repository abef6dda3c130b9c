import type { Command } from "commander";

import { numberOfCell } from "#core/dataset/csv.ts";
import type { SimulationOptions, Until } from "#core/queueing/simulation/tandem-simulation.ts";

import { badInput } from "../command-failure.ts";
import { textOption, wholeNumberOption } from "../options.ts";
import type { VerbCall } from "../verb.ts";

const DEFAULT_PRECISION = 0.01;
/** What a precision may cost at most, for one tandem. */
const MOST_JOBS = 50_000_000;

export function declareSimulation(command: Command): Command {
  return command
    .option("--tandem <file>", "CSV file with a header: a tandem a row")
    .option("--output <file>", "CSV file to write: the rows of the input in their order, with the answers after them")
    .option("--jobs <number>", "simulate so many jobs of each tandem")
    .option("--precision <share>", `simulate until the 95 % interval is so narrow (default: ${DEFAULT_PRECISION})`)
    .option("--seed <number>", "the same seed gives the same answers on every machine (default: 1)")
    .option("--workers <number>", "threads that simulate side by side (default: one a core)");
}

/** How long to simulate, and by which random numbers. */
export function simulationOptions(call: VerbCall): SimulationOptions {
  return { seed: wholeNumberOption(call, "seed") ?? 1, until: untilOption(call) };
}

function untilOption(call: VerbCall): Until {
  const jobs = wholeNumberOption(call, "jobs");
  const text = textOption(call, "precision");
  if (jobs !== undefined && text !== undefined) {
    throw badInput("Cannot simulate as --jobs and --precision must not be given together");
  }
  if (jobs === 0) throw badInput("Cannot read --jobs as it must be at least 1: current value is 0");
  if (jobs !== undefined) return { kind: "jobs", jobs };
  const precision = text === undefined ? DEFAULT_PRECISION : (numberOfCell(text) ?? NaN);
  if (!(precision > 0 && precision < 1)) {
    throw badInput(`Cannot read --precision as it must be a share between 0 and 1: current value is "${text}"`);
  }
  return { kind: "precision", precision, mostJobs: MOST_JOBS };
}
