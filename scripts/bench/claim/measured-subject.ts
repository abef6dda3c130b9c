import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Cell, Dataset } from "#core/dataset/dataset.ts";

/** What a campaign measured of a component, by invocation, or of the whole workflow, by run. */
export interface MeasuredSubject {
  readonly campaign: string;
  readonly dataset: Dataset;
  /** How long all was measured. */
  readonly totalSeconds: number;
  /** How long each configuration was measured, as far as it is learned from. */
  readonly secondsOf: ReadonlyMap<string, number>;
  /** Learned from is the first repetition of each configuration alone. */
  readonly once: boolean;
}

/** The finest tables of each subject, with the measuring time; subjects without their own runs were measured in the workflow's. */
export function measuredSubjects(campaign: string, datasets: readonly Dataset[], once = false): MeasuredSubject[] {
  return datasets.flatMap((dataset) => {
    const { subject, level } = dataset;
    if (level !== (subject === WORKFLOW_SUBJECT ? "run" : "invocation")) return [];
    const runs = datasets.filter((each) => each.level === "run");
    const own = runs.find((each) => each.subject === subject) ?? runs.find((each) => each.subject === WORKFLOW_SUBJECT);
    if (own === undefined) {
      throw new TypeError(
        `Cannot judge ${subject} of ${campaign} as a table of runs must tell its measuring time: there is none`,
      );
    }
    const totalSeconds = [...measuringSeconds(own, own.rows).values()].reduce((sum, each) => sum + each, 0);
    return [{ campaign, dataset, totalSeconds, secondsOf: measuringSeconds(own, learnedRows(own, once)), once }];
  });
}

/** How a row's cell in a column is read. */
export function cellReader({ columns }: Pick<Dataset, "columns">, name: string): (row: readonly Cell[]) => Cell {
  const index = columns.findIndex((column) => column.name === name);
  return (row) => row[index] ?? null;
}

/** The rows that may be learned from. */
export function learnedRows(dataset: Dataset, once: boolean): readonly Cell[][] {
  const repetition = cellReader(dataset, "repetition");
  return once ? dataset.rows.filter((row) => repetition(row) === 0) : dataset.rows;
}

function measuringSeconds(runs: Dataset, rows: readonly Cell[][]): Map<string, number> {
  const [configuration, makespan] = [cellReader(runs, "configuration"), cellReader(runs, "makespanSeconds")];
  const seconds = new Map<string, number>();
  for (const row of rows) {
    const id = String(configuration(row));
    seconds.set(id, (seconds.get(id) ?? 0) + Number(makespan(row)));
  }
  return seconds;
}
