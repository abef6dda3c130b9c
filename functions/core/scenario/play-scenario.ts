import { prng } from "#core/numeric/prng.ts";
import { quantile } from "#core/numeric/quantile.ts";
import type { NetworkResult } from "#core/queueing/network/network-result.ts";
import { simulateNetwork } from "#core/queueing/network/simulate-network.ts";
import type { ScenarioLaws } from "./component-laws.ts";
import { TIME_NAMES, type ForecastEstimate, type ForecastTimes } from "./forecast.ts";
import { arrivalTimes, scenarioPlay } from "./scenario-network.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** Fewer plays tell nothing of an error. */
export const LEAST_PLAYS = 8;
/** A request and each of its invocations are two events at most, and some for instances and cores. */
const EVENTS_PER_INVOCATION = 3;

export interface PlayedScenario {
  readonly requests: number;
  readonly events: number;
  /** Each with other errors of the models. */
  readonly plays: readonly Play[];
  /** Each again with the models as they answer; the same plays where no model may err. */
  readonly asAnswered: readonly Play[];
}

export interface Play {
  readonly times: Readonly<Record<keyof ForecastTimes, number>>;
  readonly result: NetworkResult;
  /** How far the models of each component err, in their standard deviations. */
  readonly errors: readonly number[];
}

/**
 * Plays a scenario so many times, each with other draws of all that is not known, and again as if the models were right:
 * waits grow ever faster with what models err by, so that the mean of plays that err lies above what follows from the models.
 * Fewer times where all together would have more events than allowed, and never fewer than tell an error.
 */
export function playScenario(spec: ScenarioSpec, laws: ScenarioLaws, mostEvents: number): PlayedScenario {
  const expected = expectedEvents(spec, laws);
  const requests = arrivalTimes(spec, `${spec.seed}/0`).length;
  if (expected * LEAST_PLAYS > mostEvents) {
    throw new RangeError(
      `Cannot forecast "${spec.name}" as ${LEAST_PLAYS} plays must have at most ${mostEvents} events: they would have some ${Math.round(expected * LEAST_PLAYS)}; ask for fewer requests`,
    );
  }
  const most = Math.max(LEAST_PLAYS, Math.min(spec.replications, Math.floor(mostEvents / expected)));
  let events = 0;
  const play = (place: number, erring: boolean): Play => {
    const seed = `${spec.seed}/${place}`;
    const { network, errors, originals } = scenarioPlay({ spec, laws, seed, erring });
    const result = simulateNetwork(network, {
      random: prng(`${seed}/play`),
      originals,
      mostEvents: Math.ceil(mostEvents / LEAST_PLAYS),
      keepResponses: true,
    });
    if (result.capped) {
      throw new RangeError(
        `Cannot forecast "${spec.name}" as one play must have at most ${Math.ceil(mostEvents / LEAST_PLAYS)} events: it has more`,
      );
    }
    events += result.events;
    const responses = Float64Array.from(result.responses!).sort();
    return {
      times: {
        makespanSeconds: result.endedAtSeconds,
        responseMeanSeconds: result.response.meanSeconds,
        responseP50Seconds: quantile(responses, 0.5),
        responseP90Seconds: quantile(responses, 0.9),
        responseP95Seconds: quantile(responses, 0.95),
        responseP99Seconds: quantile(responses, 0.99),
      },
      result,
      errors,
    };
  };
  const plays = Array.from({ length: most }, (_, place) => play(place, true));
  const asAnswered = mayErr(laws) ? plays.map((_, place) => play(place, false)) : plays;
  return { requests, events, plays, asAnswered };
}

/** About how many events one play has, with those of playing it again. */
export function expectedEvents(spec: ScenarioSpec, laws: ScenarioLaws): number {
  const visits = Object.values(laws.laws).map((own) => own.reduce((sum, law) => sum + law.visits, 0) / own.length);
  const requests = arrivalTimes(spec, `${spec.seed}/0`).length;
  const events = requests * (1 + EVENTS_PER_INVOCATION * visits.reduce((sum, count) => sum + count, 0));
  return mayErr(laws) ? 2 * events : events;
}

function mayErr({ laws }: ScenarioLaws): boolean {
  return Object.values(laws).some((own) => own.some(({ noise }) => noise.modelDeviation > 0));
}

/** All times over the plays. */
export function timesOf(played: Pick<PlayedScenario, "plays" | "asAnswered">): ForecastTimes {
  return Object.fromEntries(
    TIME_NAMES.map((name) => [name, estimateOver(played, ({ times }) => times[name])]),
  ) as ForecastTimes;
}

/** The mean of the plays with the models as they answer, with its error, and where 90 % of those lie in which they err. */
export function estimateOver(
  { plays, asAnswered }: Pick<PlayedScenario, "plays" | "asAnswered">,
  valueOf: (play: Play) => number,
): ForecastEstimate {
  const values = asAnswered.map(valueOf);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const erring = plays.map(valueOf);
  return {
    expected: mean,
    standardError: Math.sqrt(squares / (values.length - 1) / values.length),
    lower: quantile(erring, 0.05),
    upper: quantile(erring, 0.95),
  };
}
