import type { Campaign } from "#core/campaign/campaign.ts";
import { captureRun, needsCapture } from "#core/campaign/capture-run.ts";
import { configurationId } from "#core/campaign/configuration-id.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Configuration } from "#core/campaign/configuration.ts";
import type { DesignSpace } from "#core/campaign/design-space.ts";
import { drawIndexes } from "#core/campaign/draw-indexes.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { prng } from "#core/numeric/prng.ts";

/** Which configurations are measured. */
export interface Choice {
  readonly configurations: readonly Configuration[];
  /** How many the sample or the budget leaves out. */
  readonly leftOut: number;
}

/**
 * The configurations to measure: all of the grid, or of each subject as many as the sample says. A budget of runs takes
 * them from the subjects in turn, each with all its repetitions and the capture that it needs, as long as they fit.
 */
export function chooseConfigurations(campaign: Campaign, spaces: readonly DesignSpace[], maximumRuns: number): Choice {
  const { repetitions, budget } = campaign;
  const all = spaces.reduce((sum, { size }) => sum + size, 0);
  const wanted = spaces.map(({ size }) =>
    Math.min(size, typeof campaign.sweep === "object" ? campaign.sweep.sample : size),
  );
  const wantedRuns = wanted.reduce((sum, count) => sum + count * repetitions, 0);
  const runs = Math.min(wantedRuns, budget.runs ?? Number.POSITIVE_INFINITY);
  if (runs > maximumRuns || !Number.isSafeInteger(all)) refuseTooMany(campaign, wantedRuns, maximumRuns);

  const most = budget.runs === null ? Number.POSITIVE_INFINITY : Math.floor(budget.runs / repetitions);
  const candidates = spaces.map((space, index) => {
    const count = Math.min(wanted[index] ?? 0, most);
    return indexesOf(campaign, space, count).map((place) => space.at(place));
  });
  const configurations = budget.runs === null ? candidates.flat() : fitted(campaign, candidates, budget.runs);
  if (configurations.length === 0) refuseTooFew(campaign);
  return { configurations, leftOut: all - configurations.length };
}

/** The first ones in the given order, or some drawn by the seed; always in the order of the grid. */
function indexesOf({ sweep, order, seed }: Campaign, { subject, size }: DesignSpace, count: number): number[] {
  if (count === size || (order === "given" && typeof sweep !== "object")) {
    return Array.from({ length: Math.min(count, size) }, (_, index) => index);
  }
  return drawIndexes(count, size, prng(`${seed}/${subject}/choice`)).sort((left, right) => left - right);
}

function fitted(
  campaign: Campaign,
  candidates: readonly (readonly Configuration[])[],
  budgetRuns: number,
): Configuration[] {
  const kept = candidates.map((): Configuration[] => []);
  const captures = new Map<string, string>();
  const measured = new Set<string>();
  let runs = 0;
  const longest = Math.max(0, ...candidates.map(({ length }) => length));
  for (let round = 0; round < longest; round++) {
    for (const [index, list] of candidates.entries()) {
      const configuration = list[round];
      if (configuration === undefined) continue;
      const cost = costOf(campaign, configuration, captures, measured);
      if (runs + cost > budgetRuns) continue;
      runs += cost;
      kept[index]?.push(configuration);
      if (configuration.subject === WORKFLOW_SUBJECT) measured.add(configurationId(configuration));
      else if (needsCapture(campaign, configuration.subject)) {
        captures.set(configuration.inputSet, configurationId(captureRun(campaign, configuration.inputSet)));
      }
    }
  }
  return kept.flat();
}

/** Runs that a configuration adds: its repetitions, and a capture that no run of the campaign is yet. */
function costOf(
  campaign: Campaign,
  { subject, inputSet, ...rest }: Configuration,
  captures: ReadonlyMap<string, string>,
  measured: ReadonlySet<string>,
): number {
  const { repetitions } = campaign;
  if (subject === WORKFLOW_SUBJECT) {
    const id = configurationId({ subject, inputSet, ...rest });
    return captures.get(inputSet) === id ? repetitions - 1 : repetitions;
  }
  if (!needsCapture(campaign, subject) || captures.has(inputSet)) return repetitions;
  return measured.has(configurationId(captureRun(campaign, inputSet))) ? repetitions : repetitions + 1;
}

function refuseTooMany({ id, repetitions }: Campaign, runs: number, maximumRuns: number): never {
  const rule = `it must have at most ${maximumRuns} runs: all configurations in ${repetitions} ${repetitions === 1 ? "repetition" : "repetitions"} are ${runs.toLocaleString("en", { useGrouping: false })}`;
  refuse(id, `${rule}. List fewer values, or measure some of them with sweep: { sample: 50 } or budget: { runs: 500 }`);
}

function refuseTooFew({ id, repetitions, budget }: Campaign): never {
  const rule = `budget.runs must allow one configuration with its ${repetitions} repetitions and the capture that it may need`;
  refuse(id, `${rule}: current value is ${budget.runs}`);
}

function refuse(id: string, why: string): never {
  const sentence = `Cannot plan campaign "${id}" as ${why}`;
  throw new DocumentError(id, [{ sentence, path: [], line: 1, column: 1 }]);
}
