import type { Campaign } from "#core/campaign/campaign.ts";
import { captureRun, needsCapture } from "#core/campaign/capture-run.ts";
import { configurationId } from "#core/campaign/configuration-id.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Configuration } from "#core/campaign/configuration.ts";
import { designSpace } from "#core/campaign/design-space.ts";
import type { DesignSpace } from "#core/campaign/design-space.ts";
import { drawIndexes } from "#core/campaign/draw-indexes.ts";
import { isOpenLoad } from "#core/campaign/load.ts";
import { subjectSizes } from "#core/campaign/run-limits.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { prng } from "#core/numeric/prng.ts";

/** Which configurations are measured. */
export interface Choice {
  readonly configurations: readonly Configuration[];
  /** How many the sample or the budget leaves out. */
  readonly leftOut: number;
}

/**
 * The configurations to measure: all of them, or of each subject as many as the sample says. A budget of runs takes
 * them from the subjects in turn, each with all its repetitions and the capture that it needs, as long as they fit.
 */
export function chooseConfigurations(campaign: Campaign): Choice {
  const { repetitions, budget, subjects, only } = campaign;
  const sizes = subjectSizes(campaign);
  const affordable = budget.runs === null ? Number.POSITIVE_INFINITY : Math.floor(budget.runs / repetitions);
  const candidates = subjects.map((subject, index) => {
    const count = Math.min(sizes[index]?.wanted ?? 0, affordable);
    const space = designSpace(campaign, subject);
    const chosen = indexesOf(campaign, space, count).map((place) => space.at(place));
    return only === undefined ? chosen : chosen.filter((each) => only.includes(configurationId(each)));
  });
  const configurations = budget.runs === null ? candidates.flat() : fitting(campaign, candidates, budget.runs);
  const all = sizes.reduce((sum, size) => sum + size.all, 0);
  return { configurations, leftOut: all - configurations.length };
}

/** The first ones in the given order, or some drawn by the seed; always in the order of the grid. */
function indexesOf({ sweep, order, seed }: Campaign, { subject, size }: DesignSpace, count: number): number[] {
  if (count === size || (order === "given" && typeof sweep !== "object")) {
    return Array.from({ length: count }, (_, index) => index);
  }
  return drawIndexes(count, size, prng(`${seed}/${subject}/choice`)).sort((left, right) => left - right);
}

function fitting(
  campaign: Campaign,
  candidates: readonly (readonly Configuration[])[],
  budgetRuns: number,
): Configuration[] {
  const kept = candidates.map((): Configuration[] => []);
  const bill = openBill(campaign);
  let runs = 0;
  const rounds = Math.max(0, ...candidates.map(({ length }) => length));
  for (let round = 0; round < rounds; round++) {
    for (const [index, list] of candidates.entries()) {
      const configuration = list[round];
      if (configuration === undefined || runs + bill.priceOf(configuration) > budgetRuns) continue;
      runs += bill.priceOf(configuration);
      bill.add(configuration);
      kept[index]?.push(configuration);
    }
  }
  return kept.flat();
}

/** Counts the runs that configurations add: their repetitions, and captures that are no run of the campaign yet. */
function openBill(campaign: Campaign): {
  priceOf(configuration: Configuration): number;
  add(configuration: Configuration): void;
} {
  const { repetitions, inputs } = campaign;
  const captures = new Map(Object.keys(inputs).map((set) => [set, canonicalJson(captureRun(campaign, set))]));
  const captured = new Set<string>();
  const isCapture = (configuration: Configuration): boolean =>
    configuration.subject === WORKFLOW_SUBJECT &&
    !isOpenLoad(configuration.load) &&
    configuration.load.batches === 1 &&
    canonicalJson(configuration) === captures.get(configuration.inputSet);
  return {
    priceOf: (configuration) => {
      const isThere = captured.has(configuration.inputSet);
      if (isCapture(configuration)) return isThere ? repetitions - 1 : repetitions;
      return needsCapture(campaign, configuration.subject) && !isThere ? repetitions + 1 : repetitions;
    },
    add: (configuration) => {
      if (isCapture(configuration) || needsCapture(campaign, configuration.subject))
        captured.add(configuration.inputSet);
    },
  };
}
