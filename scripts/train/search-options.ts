import { didYouMean } from "#core/document/nearest-name.ts";
import { SEARCH_METHODS, type SearchPlan } from "#core/model/search-plan.ts";
import { defaultSpaces } from "#core/selection/search/default-spaces.ts";
import type { Clock } from "#ports/clock.ts";

import { badInput } from "../command-failure.ts";
import { textOption } from "../options.ts";
import type { VerbCall } from "../verb.ts";
import { learnersOption } from "./train-options.ts";

/** What is searched, of the learners that were asked for, and until when; the clock starts now. */
export function searchOption(call: VerbCall, clock: Clock): SearchPlan | undefined {
  const method = methodOption(call);
  const seconds = timeLimitOption(call);
  if (method === undefined && seconds === undefined) return undefined;
  const families = learnersOption(call);
  const startedSeconds = clock.monotonicSeconds();
  return {
    method: method ?? { kind: "list" },
    spaces: (problem, question) =>
      defaultSpaces(problem, question).filter(({ family }) => families === undefined || families.includes(family)),
    ...(seconds === undefined
      ? {}
      : { timeLimit: { seconds, isOver: () => clock.monotonicSeconds() - startedSeconds >= seconds } }),
  };
}

function methodOption(call: VerbCall): SearchPlan["method"] | undefined {
  const asked = textOption(call, "search");
  if (asked === undefined) return undefined;
  if (Object.hasOwn(SEARCH_METHODS, asked)) return SEARCH_METHODS[asked as keyof typeof SEARCH_METHODS];
  throw badInput(
    `Cannot read --search as "${asked}" must be a search: ${didYouMean(asked, Object.keys(SEARCH_METHODS))}`,
  );
}

function timeLimitOption(call: VerbCall): number | undefined {
  const asked = textOption(call, "timeLimit");
  if (asked === undefined) return undefined;
  const seconds = asked.trim() === "" ? NaN : Number(asked);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw badInput(`Cannot read --time-limit as it must be a number of seconds above 0: current value is "${asked}"`);
}
