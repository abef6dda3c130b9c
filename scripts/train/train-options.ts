import { availableParallelism } from "node:os";
import type { z } from "zod";

import { LearningChoice } from "#core/campaign/learning-choice.ts";

import { badInput } from "../command-failure.ts";
import { textOption, wholeNumberOption } from "../options.ts";
import type { VerbCall } from "../verb.ts";

const { metric, learners, search, timeLimitSeconds } = LearningChoice.shape;

/** How the model is to be chosen, as the options say it. */
export function learningChoiceOption(call: VerbCall): LearningChoice {
  const learnersAsked = textOption(call, "learners");
  const names = learnersAsked === "all" ? learnersAsked : learnersAsked?.split(",").map((name) => name.trim());
  const limit = textOption(call, "timeLimit");
  const seconds = limit === undefined ? undefined : limit.trim() === "" ? NaN : Number(limit);
  return {
    ...read("metric", metric, textOption(call, "metric"), (rule, asked) => `it ${rule}: current value is "${asked}"`),
    ...read("learners", learners, names, (rule, asked) => `"${wrongOf(asked)}" ${rule}`),
    ...read("search", search, textOption(call, "search"), (rule, asked) => `"${asked}" ${rule}`),
    ...read(
      "timeLimitSeconds",
      timeLimitSeconds,
      seconds,
      () => `it must be a number of seconds above 0: current value is "${limit}"`,
    ),
  };
}

/** The field with what was asked, or nothing when nothing was; what the schema does not take is refused in its words. */
function read<Field extends keyof LearningChoice, Asked>(
  field: Field,
  schema: z.ZodType<LearningChoice[Field]>,
  asked: Asked | undefined,
  words: (rule: string, asked: Asked) => string,
): Pick<LearningChoice, Field> | Record<string, never> {
  if (asked === undefined) return {};
  const parsed = schema.safeParse(asked);
  if (parsed.success) return { [field]: parsed.data } as Pick<LearningChoice, Field>;
  throw badInput(`Cannot read ${OPTIONS[field]} as ${words(ruleOf(parsed.error), asked)}`);
}

const OPTIONS = {
  metric: "--metric",
  learners: "--learners",
  search: "--search",
  timeLimitSeconds: "--time-limit",
} as const satisfies Record<keyof LearningChoice, string>;

/** The rule that was broken, however deep in the forms that the value may have. */
function ruleOf({ issues }: Pick<z.core.$ZodError, "issues">): string {
  const rules = issues.flatMap((issue) =>
    issue.code === "invalid_union" ? issue.errors.flat().map(({ message }) => message) : [issue.message],
  );
  return rules.find((rule) => rule.startsWith("must be a learner")) ?? rules[0] ?? "must be another";
}

/** The first name that is no learner's. */
function wrongOf(names: string | readonly string[]): string {
  return [names].flat().find((name) => !learners.safeParse([name]).success) ?? "";
}

export function workersOption(call: VerbCall): number {
  const asked = wholeNumberOption(call, "workers");
  if (asked === 0) throw badInput("Cannot read --workers as it must be at least 1: current value is 0");
  return asked ?? availableParallelism();
}
