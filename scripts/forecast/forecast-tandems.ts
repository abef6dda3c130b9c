import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { readCsv } from "#core/dataset/csv.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";
import type { TandemMethod } from "#core/queueing/forecast/tandem-question.ts";
import { readTandemTable } from "#core/queueing/table/read-tandem-table.ts";
import { answerTable } from "#core/queueing/table/tandem-answer.ts";
import { tandemOfRow } from "#core/queueing/table/tandem-row.ts";

import { readText } from "../campaign/read-source.ts";
import { counted } from "../campaign/talk.ts";
import { textOption } from "../options.ts";
import { workersOption } from "../train/train-options.ts";
import type { VerbCall, VerbOutcome } from "../verb.ts";
import { answerTandems } from "./answer-tandems.ts";
import { simulationOptions } from "./simulation-options.ts";
import type { TandemTableDocument } from "./tandem-document.ts";

/** Answers a table of tandems by some method, one row for one. */
export async function forecastTandems(
  call: VerbCall,
  input: string,
  method: TandemMethod,
): Promise<VerbOutcome<TandemTableDocument>> {
  const options = simulationOptions(call);
  const workers = workersOption(call);
  const table = readCsv(await readText(resolve(call.io.directory, input), input, "CSV file"), input);
  const tandems = readTandemTable(table).map(tandemOfRow);
  const startedSeconds = call.io.clock.monotonicSeconds();
  const answers = await answerTandems(tandems, method, { options, workers, io: call.io });
  const seconds = call.io.clock.monotonicSeconds() - startedSeconds;

  const text = answerTable(table, answers);
  const output = textOption(call, "output");
  if (output !== undefined) {
    const path = resolve(call.io.directory, output);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const document: TandemTableDocument = {
    method,
    rows: answers.length,
    answered: answers.filter(({ error }) => error === null).length,
    capped: answers.filter(({ stoppedBy }) => stoppedBy === "cap").length,
    jobs: answers.reduce((sum, { jobs }) => sum + (jobs ?? 0), 0),
    seconds,
    output: output ?? null,
    answers: output === undefined ? answers : null,
  };
  return { document, text: output === undefined ? text.trimEnd() : summary(document).join("\n") };
}

function summary({ method, rows, answered, capped, jobs, seconds, output }: TandemTableDocument): string[] {
  const simulated = jobs === 0 ? "" : `, ${formatQuantity(jobs, "")} jobs`.replace(/ +jobs/, " jobs");
  return [
    `Answered ${answered} of ${counted(rows, "row")} by ${method} in ${output}: ${formatQuantity(seconds, "s")}${simulated}.`,
    ...(answered < rows ? [`${counted(rows - answered, "row")} without an answer: the column error says why.`] : []),
    ...(capped > 0
      ? [`${counted(capped, "row")} stopped at the most jobs before they were as precise as asked: stoppedBy is cap.`]
      : []),
  ];
}
