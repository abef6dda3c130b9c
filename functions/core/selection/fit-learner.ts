import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { prng } from "#core/numeric/prng.ts";
import { blendAnswers, blendMembers } from "./blend.ts";
import type { Choice, Contest } from "./choose-learner.ts";
import type { LearningMeans } from "./cross-validate.ts";
import { answerBounds, type FittedPipeline, fitPipeline, preparePipeline } from "./fitted-pipeline.ts";
import type { FittedLearner } from "./fitted-blend.ts";
import type { Trial } from "./trial.ts";

/** What a model answers with: one pipeline, or a blend of several, whose own features are none. */
export interface FittedAnswers extends Omit<FittedPipeline, "regressor"> {
  readonly regressor: FittedLearner;
}

/** Fits what was chosen to all rows. */
export async function fitLearner(
  choice: Choice,
  contest: Contest,
  table: FeatureTable,
  scale: "log" | "identity",
  { seed, trainNetwork }: LearningMeans,
): Promise<FittedAnswers> {
  const { targets } = contest;
  const fit = (trial: Trial): Promise<FittedPipeline> =>
    fitPipeline(trial, table, targets, { random: prng(`${seed}/all/${trial.regressor.kind}`), trainNetwork });
  if (choice.kind === "single") return fit(choice.outcome.trial);
  const members = [];
  for (const { weight, outcome } of blendMembers(contest.outcomes, contest.by, targets, [...targets.keys()])) {
    members.push({ weight, ...(await fit(outcome.trial)) });
  }
  return {
    features: { base: [], products: [], means: [], scales: [] },
    targetScale: scale,
    regressor: { kind: "blend", members },
    answerBounds: answerBounds(scale, targets),
  };
}

/** Answers for rows, in the target's unit. Prepared once, asked often. */
export function prepareLearner(fitted: FittedAnswers): (table: FeatureTable) => Float64Array {
  const { regressor, targetScale } = fitted;
  if (regressor.kind !== "blend") return preparePipeline({ ...fitted, regressor });
  const members = regressor.members.map((member) => ({ weight: member.weight, answer: preparePipeline(member) }));
  return (table) =>
    blendAnswers(
      targetScale,
      members.map(({ weight, answer }) => ({ weight, values: answer(table) })),
    );
}
