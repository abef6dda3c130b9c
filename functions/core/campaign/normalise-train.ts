import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { TrainInput } from "#core/campaign/train-inputs.ts";
import type { CampaignTrain } from "#core/campaign/train-spec.ts";

/**
 * What a spec says of how its models will be asked and chosen: only what is said, so that a campaign that says nothing is
 * the one it always was. The order of names does not count.
 */
export function normaliseTrain(
  { train = {} }: Pick<CampaignSpec, "train">,
  inputs: readonly TrainInput[],
): CampaignTrain | undefined {
  const { extrapolate = [], interpolate = [], deployment = {}, learners, ...said } = train;
  const ranges = Object.entries(deployment)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, ends]) => {
      const [minimum = NaN, maximum = NaN] = ends.map((end) =>
        inputs.find((input) => input.name === name)?.valueOf(end),
      );
      return [name, { minimum, maximum }] as const;
    });
  const section: CampaignTrain = {
    ...(extrapolate.length === 0 ? {} : { extrapolate: distinct(extrapolate) }),
    ...(interpolate.length === 0 ? {} : { interpolate: distinct(interpolate) }),
    ...(ranges.length === 0 ? {} : { deployment: Object.fromEntries(ranges) }),
    ...(learners === undefined ? {} : { learners: learners === "all" ? learners : distinct(learners) }),
    ...said,
  };
  return Object.values(section).some((value) => value !== undefined) ? section : undefined;
}

function distinct<Name extends string>(names: readonly Name[]): Name[] {
  return [...new Set(names)].sort();
}
