import { formatShare } from "#core/document/format-quantity.ts";
import { learnerWords } from "#core/model/model-words.ts";
import { prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import { openLearning } from "#wiring/open-learning.ts";

import { learningSession } from "../../../functions/trainer/learning-session.ts";
import { SHIPPED_APPLICATIONS, shippedCampaign } from "../claim/campaigns.ts";
import { whyNot } from "../claim/answer-question.ts";
import { type ClaimQuestion, claimQuestions } from "../claim/claim-question.ts";
import { cellReader } from "../claim/measured-subject.ts";
import { scoreDraw } from "../claim/score-draw.ts";

export interface ShippedOptions {
  readonly only: RegExp;
  readonly seed: number;
  /** Keep configurations back and ask them. */
  readonly score: boolean;
}

/** Of configurations that are asked like the others, so many are kept back when they are to be scored. */
const KEPT_BACK = 1 / 3;

/** Errors and coverage on the measurements that the project ships, line by line: the targets that its claim is about. */
export async function* shippedAccuracy(options: ShippedOptions): AsyncGenerator<string> {
  const session = await learningSession(openLearning());
  const campaigns = await Promise.all(SHIPPED_APPLICATIONS.map((name) => shippedCampaign(name)));
  for (const question of campaigns.flat().flatMap(claimQuestions)) {
    const { measured, target, along, declared } = question;
    const { campaign, dataset } = measured;
    const name = `${campaign}.${dataset.subject}.${target}${along === "any" ? "" : `, beyond the ${along}`}`;
    if (!options.only.test(name) || whyNot(question) !== undefined) continue;
    const began = process.cpuUsage();
    const { learned, asked } = options.score ? partsOf(question, options.seed) : { learned: undefined, asked: new Set<string>() }; // prettier-ignore
    const configuration = cellReader(dataset, "configuration");
    const rows = dataset.rows.filter((row) => learned?.has(String(configuration(row))) ?? true);
    const { seed } = options;
    const model = await session.learn({ ...dataset, rows }, { name, target, question: declared, seed });
    const { user, system } = process.cpuUsage(began);
    const { heldOut, coverage } = model.metrics;
    yield name;
    yield `  held out: MAPE ${share(heldOut.mape)} (noise ${share(model.training.noiseFloorMape)}), ${share(coverage.share)} inside; ${((user + system) / 1e6).toFixed(1)} CPU s`;
    if (learned !== undefined) {
      const { scores } = scoreDraw(model, dataset, target, { learned, asked });
      yield `  TEST: MAPE ${share(scores.mape)}, ${share(scores.coverage)} of ${scores.rows} rows inside their 90 % interval, mean relative width ${share(scores.meanRelativeWidth)}`;
    }
    yield `  ${learnerWords(model.learner)}`;
  }
}

function partsOf({ along, learnable, asked }: ClaimQuestion, seed: number) {
  if (along !== "any") return { learned: new Set(learnable), asked: new Set(asked) };
  const shuffled = shuffle(learnable, prng(`${seed}/kept back`));
  const kept = Math.round(KEPT_BACK * shuffled.length);
  return { learned: new Set(shuffled.slice(kept)), asked: new Set(shuffled.slice(0, kept)) };
}

function share(value: number | null): string {
  return value === null ? "undefined" : formatShare(value);
}
