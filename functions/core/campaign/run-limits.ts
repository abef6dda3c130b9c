import type { Campaign } from "#core/campaign/campaign.ts";
import { needsCapture } from "#core/campaign/capture-run.ts";
import { designSpace } from "#core/campaign/design-space.ts";

/** The most runs of a campaign where nobody says another number. */
export const MOST_RUNS = 10_000;

/** How many configurations a subject has, and how many of them the sample takes. */
export interface SubjectSize {
  readonly all: number;
  readonly wanted: number;
}

export function subjectSizes(campaign: Campaign): SubjectSize[] {
  const { sweep, subjects } = campaign;
  return subjects.map((subject) => {
    const { size } = designSpace(campaign, subject);
    return { all: size, wanted: typeof sweep === "object" ? Math.min(size, sweep.sample) : size };
  });
}

/** Why the campaign has too many runs, as what `it` must be; undefined when it has not. Builds none of them. */
export function tooManyRuns(campaign: Campaign, maximumRuns: number): string | undefined {
  const { repetitions, budget } = campaign;
  const sizes = subjectSizes(campaign);
  const configurations = sizes.reduce((sum, { wanted }) => sum + wanted, 0);
  const runs = Math.min(configurations * repetitions, budget.runs ?? Number.POSITIVE_INFINITY);
  const countable = Number.isSafeInteger(sizes.reduce((sum, { all }) => sum + all, 0));
  if (runs <= maximumRuns && countable) return undefined;
  const repeated = repetitions === 1 ? "once" : `${repetitions} times`;
  return `must make at most ${maximumRuns} runs, but measuring ${configurations} configurations ${repeated} makes ${configurations * repetitions}: list fewer values, or measure some of them with sweep: { sample: 50 } or budget: { runs: 500 }`;
}

/** Why the budget buys nothing, as what budget.runs must be; undefined when it buys something. */
export function tooSmallBudget(campaign: Campaign): string | undefined {
  const { repetitions, budget, subjects } = campaign;
  const cheapestRuns = subjects.every((subject) => needsCapture(campaign, subject)) ? repetitions + 1 : repetitions;
  if (budget.runs === null || budget.runs >= cheapestRuns) return undefined;
  const capture = cheapestRuns > repetitions ? " and the run that makes its inputs" : "";
  return `must be at least ${cheapestRuns}, for one configuration with its ${repetitions} repetitions${capture}`;
}

/** A plan is one object that every step reads. */
const MOST_PLAN_CHARACTERS = 100_000_000;

/** Why the plan would be too long to be read at every step, as what `it` must be; undefined when it would not. */
export function tooLongPlan(campaign: Campaign): string | undefined {
  const runs = Math.min(
    subjectSizes(campaign).reduce((sum, { wanted }) => sum + wanted, 0) * campaign.repetitions,
    campaign.budget.runs ?? Number.POSITIVE_INFINITY,
  );
  const characters =
    Math.min(runs, MOST_RUNS) * campaign.components.reduce((sum, component) => sum + charactersOf(component), 0);
  if (characters <= MOST_PLAN_CHARACTERS) return undefined;
  return `must say less for each of ${runs} runs: variables of about ${Math.ceil(characters / Math.min(runs, MOST_RUNS))} characters in each make a plan of more than ${MOST_PLAN_CHARACTERS} characters`;
}

function charactersOf({ environment }: Campaign["components"][number]): number {
  return Object.entries(environment).reduce(
    (sum, [name, values]) =>
      sum + name.length + values.reduce<number>((most, value) => Math.max(most, String(value).length), 0) + 16,
    0,
  );
}
