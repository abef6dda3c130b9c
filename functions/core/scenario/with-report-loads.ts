import { scenarioLaws } from "./component-laws.ts";
import type { ScenarioModels } from "./component-models.ts";
import { MOST_EVENTS } from "./forecast-scenario.ts";
import { borneFactor, offeredWork } from "./offered-work.ts";
import { expectedEvents, LEAST_PLAYS } from "./play-scenario.ts";
import { withLoad } from "./scenario-changes.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** Shares of the load that a workflow bears, closer to each other where waits begin to grow fast. */
const SHARES = [0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95];
/** Where nobody knows what it bears, as of a load that comes at once. */
const PLAIN = [0.25, 0.5, 0.75, 1, 1.25, 1.5];

/** The scenario with loads for a curve, where it names none: its own and, of an open load, up to what the workflow bears. */
export function withReportLoads(spec: ScenarioSpec, models: ScenarioModels): ScenarioSpec {
  if (spec.loads.length > 0) return spec;
  const laws = scenarioLaws(spec, models);
  const borne = borneFactor(offeredWork(spec, laws));
  const factors = borne === null ? PLAIN : SHARES.map((share) => Number((share * borne).toPrecision(3)));
  const own = borne === null || borne >= 1 ? [1] : [];
  const playable = [...new Set([...factors, ...own])].filter(
    (factor) => LEAST_PLAYS * expectedEvents(withLoad(spec, factor), laws) <= MOST_EVENTS,
  );
  return { ...spec, loads: playable.sort((left, right) => left - right) };
}
