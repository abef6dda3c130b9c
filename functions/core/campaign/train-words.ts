import type { Campaign } from "#core/campaign/campaign.ts";
import { trainInputs } from "#core/campaign/train-inputs.ts";
import { formatNumber, formatQuantity } from "#core/document/format-quantity.ts";

/** How the models of a campaign will be asked and chosen, where it says so. */
export function trainSentences(campaign: Pick<Campaign, "components" | "load" | "train">): string[] {
  const {
    extrapolate = [],
    interpolate = [],
    deployment = {},
    metric,
    learners,
    search,
    timeLimitSeconds,
  } = campaign.train ?? {};
  const ranges = Object.entries(deployment);
  const asked = [
    ...(extrapolate.length === 0 ? [] : [`beyond the largest values of ${listed(extrapolate)}`]),
    ...(interpolate.length === 0 ? [] : [`between the values of ${listed(interpolate)}`]),
  ];
  const chosen = [
    ...(learners === undefined ? [] : [learners === "all" ? "all learners" : `${listed(learners)} only`]),
    ...(search === undefined ? [] : [`a search (${search}) of their hyperparameters`]),
    ...(metric === undefined ? [] : [`the choice by ${metric}`]),
    ...(timeLimitSeconds === undefined ? [] : [`at most ${formatQuantity(timeLimitSeconds, "s")} of work a model`]),
  ];
  return [
    ...(asked.length === 0 ? [] : [`Models are tested ${asked.join(" and ")}.`]),
    ...(ranges.length === 0
      ? []
      : [
          `They will serve ${listed(ranges.map(([name, range]) => rangeWords(campaign, name, range)))}: where that goes beyond what is measured, learners are chosen by how they go on there.`,
        ]),
    ...(chosen.length === 0 ? [] : [`Learned with ${chosen.join(", ")}.`]),
  ];
}

type Range = { readonly minimum: number; readonly maximum: number };

function rangeWords(
  campaign: Pick<Campaign, "components" | "load">,
  name: string,
  { minimum, maximum }: Range,
): string {
  const unit = trainInputs(campaign).find((input) => input.name === name)?.unit ?? "1";
  const [from, to] = [minimum, maximum].map((value) =>
    unit === "1" ? formatNumber(value) : formatQuantity(value, unit),
  );
  return `${name} from ${from} to ${to}`;
}

function listed(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
