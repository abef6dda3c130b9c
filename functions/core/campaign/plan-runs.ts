import type { Campaign, Plan, PlannedRun } from "#core/campaign/campaign.ts";
import { captureRun, needsCapture } from "#core/campaign/capture-run.ts";
import { chooseConfigurations } from "#core/campaign/choose-configurations.ts";
import { configurationId } from "#core/campaign/configuration-id.ts";
import type { Configuration } from "#core/campaign/configuration.ts";
import { MOST_RUNS, tooManyRuns, tooSmallBudget } from "#core/campaign/run-limits.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";

type Draft = Omit<PlannedRun, "order">;

/**
 * All runs of a campaign in their order. Captures come first, then the first repetition of every configuration, then
 * the second and so on, each time in another random order, so that slow changes of the machine fall on all
 * configurations alike. Throws a DocumentError when there would be too many.
 */
export function planRuns(
  campaign: Campaign,
  { maximumRuns = MOST_RUNS }: { readonly maximumRuns?: number } = {},
): Plan {
  const tooMany = tooManyRuns(campaign, maximumRuns);
  if (tooMany !== undefined) refuse(campaign, `it ${tooMany}`);
  const tooFew = tooSmallBudget(campaign);
  if (tooFew !== undefined) refuse(campaign, `budget.runs ${tooFew}: current value is ${campaign.budget.runs}`);

  const { configurations, leftOut } = chooseConfigurations(campaign);
  const chosen = configurations.map((configuration) => ({ configuration, id: configurationId(configuration) }));
  const captures = new Map<string, Draft>();
  for (const { configuration } of chosen) {
    if (!needsCapture(campaign, configuration.subject) || captures.has(configuration.inputSet)) continue;
    const capturing = captureRun(campaign, configuration.inputSet);
    const run = draftOf(campaign, capturing, configurationId(capturing), 0);
    captures.set(configuration.inputSet, { ...run, capture: run.runId });
  }
  const capturing = new Set([...captures.values()].map(({ runId }) => runId));
  const random = prng(`${campaign.seed}/order`);
  const repetitions = Array.from({ length: campaign.repetitions }, (_, repetition) => {
    const inOrder = campaign.order === "random" ? shuffle(chosen, random) : chosen;
    return inOrder.map(({ configuration, id }) => draftOf(campaign, configuration, id, repetition));
  });
  const measured = repetitions.flat().filter(({ runId }) => !capturing.has(runId));
  const inputsOf = ({ subject, inputSet }: Configuration): string | null =>
    needsCapture(campaign, subject) ? (captures.get(inputSet)?.runId ?? null) : null;
  const runs = [...captures.values(), ...measured].map((run, order) => ({
    ...run,
    order,
    inputsFrom: inputsOf(run.configuration),
  }));
  return { format: "plan", version: 1, campaignId: campaign.id, runs, leftOut };
}

function refuse({ id }: Campaign, why: string): never {
  const sentence = `Cannot plan campaign "${id}" as ${why}`;
  throw new DocumentError(id, [{ sentence, path: [], line: 1, column: 1 }]);
}

function draftOf(campaign: Campaign, configuration: Configuration, id: string, repetition: number): Draft {
  const runId = `${configuration.subject}-${id}-r${repetition}`;
  return {
    runId,
    configurationId: id,
    configuration,
    repetition,
    seed: `${campaign.seed}/${runId}`,
    capture: null,
    inputsFrom: null,
  };
}
