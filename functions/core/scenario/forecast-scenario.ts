import { scenarioLaws } from "./component-laws.ts";
import type { ScenarioModels } from "./component-models.ts";
import { findBottleneck } from "./find-bottleneck.ts";
import type { Forecast, ForecastComponent, SteadyAnswer } from "./forecast.ts";
import { forecastWords } from "./forecast-words.ts";
import { borneFactor, offeredWork } from "./offered-work.ts";
import { overloadedPlays } from "./overloaded-plays.ts";
import { isOverloaded, overloads } from "./overloads.ts";
import { estimateOver, playScenario, timesOf, type Play, type PlayedScenario } from "./play-scenario.ts";
import { withLoad } from "./scenario-changes.ts";
import { scenarioChain, type AnswerChain, type FoundChain } from "./scenario-chain.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";
import { scenarioTandem, type AnswerTandem } from "./scenario-tandem.ts";

export interface ForecastOptions {
  readonly models: ScenarioModels;
  /** Most events of all plays of one load together. */
  readonly mostEvents?: number;
  /** Answers two stages in a row without playing them; of several ways the one to go by first. */
  readonly answerTandem?: AnswerTandem | readonly AnswerTandem[];
  /** The same for more stages in a row, and for two where there is no other. */
  readonly answerChain?: AnswerChain;
  /** The same for each load of the curve, which should take no time. */
  readonly answerCurve?: AnswerTandem;
}

export const MOST_EVENTS = 20_000_000;

/** What a scenario comes to: the same bytes for the same scenario and models, on any machine. */
export function forecastScenario(spec: ScenarioSpec, options: ForecastOptions): Forecast {
  const { models, mostEvents = MOST_EVENTS, answerCurve } = options;
  const laws = scenarioLaws(spec, models);
  const played = playScenario(spec, laws, mostEvents);
  const { requests, events, plays } = played;
  const times = timesOf(played);
  const components = Object.keys(spec.components).map((name, station) => componentOf(name, station, played));
  const resources = Object.keys(spec.resources).map((name, place) => ({
    name,
    utilisation: estimateOver(played, ({ result }) => result.resources[place]!.utilisation),
  }));
  const works = offeredWork(spec, laws);
  const overloaded = overloads(spec, works, requests);
  const curve = [...new Set(spec.loads)]
    .sort((left, right) => left - right)
    .map((loadFactor) => {
      const scaled = withLoad(spec, loadFactor);
      const playedThere = playScenario(scaled, laws, mostEvents);
      return {
        loadFactor,
        requests: playedThere.requests,
        times: timesOf(playedThere),
        overloaded: offeredWork(scaled, laws).some(isOverloaded),
        steady: steadyOf(scenarioChain(scaled, laws), answerCurve && { answerTandem: answerCurve }).steady,
      };
    });
  const steady = steadyOf(scenarioChain(spec, laws), options);
  const told: Omit<Forecast, "sentences"> = {
    format: "forecast",
    version: 2,
    name: spec.name,
    method: "simulation",
    requests,
    plays: plays.length,
    events,
    times,
    overloads: overloaded,
    overloadedPlays: overloadedPlays(spec, laws, plays),
    borneLoadFactor: borneFactor(works),
    components,
    resources,
    bottleneck: findBottleneck({ spec, models, times, components, resources, mostEvents }),
    curve,
    ...steady,
    warnings: [...laws.warnings],
  };
  return { ...told, sentences: forecastWords(told) };
}

function steadyOf(
  found: FoundChain,
  { answerTandem, answerChain }: Pick<ForecastOptions, "answerTandem" | "answerChain"> = {},
): Pick<Forecast, "steady" | "alsoSteady" | "noSteady"> {
  const none = (noSteady: string) => ({ steady: null, alsoSteady: [], noSteady });
  if (found.kind === "none") return none(`It is no tandem: ${found.reason}.`);
  const tandem = scenarioTandem(found);
  const ways: (() => SteadyAnswer)[] = [];
  const ofTandems = [answerTandem ?? []].flat();
  if (tandem.kind === "tandem" && ofTandems.length > 0) {
    for (const answer of ofTandems) ways.push(() => answer(tandem.tandem));
  } else if (answerChain !== undefined) ways.push(() => answerChain(found.chain));
  else if (ofTandems.length > 0 && tandem.kind === "none") return none(`It is no tandem: ${tandem.reason}.`);
  else return none("It was not asked for.");
  const answers: SteadyAnswer[] = [];
  const reasons: string[] = [];
  for (const answer of ways) {
    try {
      answers.push(answer());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      reasons.push(error.message);
    }
  }
  const [steady, ...alsoSteady] = answers;
  return steady === undefined ? none(reasons.join(" ")) : { steady, alsoSteady, noSteady: null };
}

function componentOf(name: string, station: number, played: PlayedScenario): ForecastComponent {
  const resultOf = ({ result }: Play) => result.stations[station]!;
  const all = played.asAnswered.map(resultOf);
  return {
    name,
    invocations: all.reduce((sum, { served }) => sum + served, 0) / all.length,
    waitMeanSeconds: estimateOver(played, (play) => resultOf(play).waitMeanSeconds),
    serviceMeanSeconds: estimateOver(played, (play) => resultOf(play).serviceMeanSeconds),
    utilisation: estimateOver(played, (play) => resultOf(play).utilisation),
    queueMean: estimateOver(played, (play) => resultOf(play).queueMean),
    coldStarts: estimateOver(played, (play) => resultOf(play).coldStarts),
  };
}
