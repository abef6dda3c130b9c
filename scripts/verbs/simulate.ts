import { badInput } from "../command-failure.ts";
import { forecastTandems } from "../forecast/forecast-tandems.ts";
import { declareSimulation } from "../forecast/simulation-options.ts";
import { TandemTableDocument } from "../forecast/tandem-document.ts";
import { TANDEM_HELP } from "../forecast/tandem-help.ts";
import { textOption } from "../options.ts";
import type { Verb } from "../verb.ts";

export const simulate: Verb<TandemTableDocument> = {
  name: "simulate",
  declare: (command) => void declareSimulation(command),
  details: `
Simulates each tandem of a CSV file: so many jobs, or until half of the 95 % interval of the mean response is the asked
share of it (and those of both waits are no wider), 50 million jobs at most, which the column stoppedBy then says. The
start is left out as far as it is not steady (MSER-5), errors come from overlapping batch means. All rows have the same
random numbers, so that rows which differ in one cell differ by what that cell does; what comes of a row depends neither on
the other rows nor on --workers. From two million jobs on a row is simulated in replications with random numbers of their own,
which the threads share.

${TANDEM_HELP}`,
  examples: [
    { command: "profaas simulate --tandem tandems.csv --output simulated.csv", meaning: "to one per cent" },
    {
      command: "profaas simulate --tandem tandems.csv --output simulated.csv --jobs 1000000 --seed 7",
      meaning: "a million jobs of each",
    },
    {
      command: "profaas simulate --tandem tandems.csv --precision 0.003 --workers 2 --json",
      meaning: "answers and errors as one JSON document",
    },
  ],
  document: TandemTableDocument.meta({ title: "What profaas simulate prints" }),
  run: async (call) => {
    const input = textOption(call, "tandem");
    if (input === undefined) throw badInput("Cannot simulate as --tandem FILE must be given: it is missing");
    return forecastTandems(call, input, "simulation");
  },
};
