import type { Campaign } from "#core/campaign/campaign.ts";
import { trainInputs } from "#core/campaign/train-inputs.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";
import type { Question } from "#core/selection/question.ts";

/** What the models of a subject will be asked, and sentences on how that was found. */
export interface CampaignQuestion {
  readonly question: Question;
  readonly notes: readonly string[];
}

/** An input that will be asked beyond what was measured, at one of its ends. */
interface Reach {
  readonly column: string;
  readonly unit: string;
  readonly end: "above" | "below";
  readonly declared: boolean;
  /** The end of what was measured, and of what will be asked. */
  readonly measured: number;
  readonly asked: number;
  /** How far that is beyond, in widths of what was measured: the measure of extrapolation that predictions give. */
  readonly widths: number;
  readonly values: number;
}

/** Fewer measured values than this, and what is learned below the largest has but one value to go on from. */
const LEAST_VALUES = 3;
/** Fewer configurations, and the rest of them says less than what each says when it is held out alone. */
const LEAST_CONFIGURATIONS = 10;

/**
 * What the models of a campaign will be asked: as declared; and where nothing is declared of how they go beyond their data
 * but the range that they will serve does, or a value that was planned was never measured, beyond the values of the input
 * that reaches furthest.
 */
export function campaignQuestion(
  campaign: Pick<Campaign, "components" | "load" | "train">,
  table: TrainingTable,
): CampaignQuestion {
  const { train = {} } = campaign;
  const notes: string[] = [];
  const inputs = trainInputs(campaign).flatMap((input) => {
    const name = input.columnOf(table.subject);
    const column = table.features.columns.find((each) => each.name === name);
    if (name === undefined || column?.kind !== "number") return [];
    return [{ ...input, column: name, values: [...new Set(column.values)].sort((one, other) => one - other) }];
  });
  const declared = (names: readonly string[] = [], least: number, what: string): string[] =>
    inputs.flatMap(({ name, column, values }) => {
      if (!names.includes(name)) return [];
      if (values.length >= least) return [column];
      notes.push(
        `It was to be tested ${what} the values of ${column}, which takes ${least} of them: ${values.length} ${values.length === 1 ? "was" : "were"} measured.`,
      );
      return [];
    });
  const interpolate = declared(train.interpolate, 3, "between");
  const extrapolate = declared(train.extrapolate, 2, "beyond");
  if (extrapolate.length > 0) return { question: { extrapolate, interpolate }, notes };

  const reaches = inputs
    .flatMap(({ name, column, unit, planned, values }): Reach[] => {
      const range = train.deployment?.[name];
      const ends = range === undefined ? planned : [range.minimum, range.maximum];
      const [lowest, highest] = [values[0], values.at(-1)];
      if (ends === null || lowest === undefined || highest === undefined) return [];
      const width = highest > lowest ? highest - lowest : Math.abs(highest) || 1;
      const of = { column, unit, declared: range !== undefined, values: values.length };
      const [least, most] = [Math.min(...ends), Math.max(...ends)];
      return [
        { ...of, end: "above", measured: highest, asked: most, widths: (most - highest) / width },
        { ...of, end: "below", measured: lowest, asked: least, widths: (lowest - least) / width },
      ];
    })
    .filter(({ widths }) => widths > 1e-9)
    .sort((one, other) => other.widths - one.widths);
  const isEnough = new Set(table.groups).size >= LEAST_CONFIGURATIONS;
  const furthest = reaches.find(
    ({ values, column }) => isEnough && values >= LEAST_VALUES && !interpolate.includes(column),
  );
  notes.push(...reachNotes(reaches, furthest));
  const question: Question = {
    extrapolate: furthest?.end === "above" ? [furthest.column] : [],
    interpolate,
    ...(furthest?.end === "below" ? { below: [furthest.column] } : {}),
  };
  return { question, notes };
}

function reachNotes(reaches: readonly Reach[], furthest: Reach | undefined): string[] {
  const others = reaches.filter((reach) => reach !== furthest);
  const names = [...new Set(others.map(({ column }) => column))].filter((name) => name !== furthest?.column);
  if (furthest === undefined) {
    return reaches.map(
      (reach) =>
        `${reachWords(reach)}; what lies there could not be tested, as that takes ${LEAST_VALUES} measured values of it and ${LEAST_CONFIGURATIONS} configurations.`,
    );
  }
  const { column, end } = furthest;
  const alike =
    names.length === 0 ? "" : ` ${names.join(" and ")} ${names.length === 1 ? "goes" : "go"} beyond too, but less far.`;
  return [
    `It was chosen and judged by ${end === "above" ? "the largest" : "the smallest"} measured values of ${column}, held out: ${reachWords(furthest)}.${alike}`,
  ];
}

function reachWords({ column, unit, end, declared, measured, asked }: Reach): string {
  const [far, near] = [formatQuantity(asked, unit), formatQuantity(measured, unit)];
  const extreme = end === "above" ? "largest" : "smallest";
  return declared
    ? `${column} will be ${end === "above" ? "up to" : "down to"} ${far} where the model serves, and ${near} was the ${extreme} that was measured`
    : `${column} of ${far} was planned and never measured, and ${near} was the ${extreme} that was`;
}
