import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import { scenarioLaws } from "./component-laws.ts";
import type { ScenarioModels } from "./component-models.ts";
import type { Forecast, ForecastComponent, ForecastTimes } from "./forecast.ts";
import { expectedEvents, LEAST_PLAYS, playScenario, timesOf } from "./play-scenario.ts";
import { scenarioChanges } from "./scenario-changes.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** A change that saves less than this is none. */
const LEAST_SAVING = 0.02;
/** Plays of each change that is tried. */
const PLAYS = 24;

export interface BottleneckOptions {
  readonly spec: ScenarioSpec;
  readonly models: ScenarioModels;
  readonly times: ForecastTimes;
  readonly components: readonly ForecastComponent[];
  readonly resources: Forecast["resources"];
  readonly mostEvents: number;
}

/** What holds the workflow up: that whose little change helps most, by playing each. */
export function findBottleneck(options: BottleneckOptions): Forecast["bottleneck"] {
  const { spec, models, times, mostEvents } = options;
  const measure =
    spec.load.kind === undefined || spec.load.kind === "batches" ? "makespanSeconds" : "responseMeanSeconds";
  const changes = scenarioChanges(spec, models);
  // All that is tried together may have as many events as the scenario itself.
  const share = Math.floor(mostEvents / (changes.length + 1));
  const played = (changed: ScenarioSpec): number => {
    const few = { ...changed, replications: Math.min(PLAYS, spec.replications) };
    return timesOf(playScenario(few, scenarioLaws(few, models), share))[measure].expected;
  };
  if (LEAST_PLAYS * expectedEvents(spec, scenarioLaws(spec, models)) > share) return untried(options);
  // The same draws as those of the changes, so that what differs is the change.
  const before = played(spec);
  const tried = changes.map((change) => ({ change, after: played(change.spec) }));
  tried.sort((left, right) => left.after - right.after);
  const [best] = tried;
  if (best === undefined || !(best.after < before * (1 - LEAST_SAVING))) return withoutChange(options);
  const { component, resource, words } = best.change;
  const expected = times[measure].expected;
  const after = expected * (best.after / before);
  const what = measure === "makespanSeconds" ? "makespan" : "mean response";
  return {
    component,
    resource,
    sentence: `${holder(options, component, resource)} With ${words} the ${what} would be ${formatQuantity(after, "s")} instead of ${formatQuantity(expected, "s")}.`,
    change: { words, measure, before: expected, after },
  };
}

function untried({ components, resources }: BottleneckOptions): Forecast["bottleneck"] {
  const all = [
    ...components.map(({ name, utilisation }) => ({ component: name, resource: null, utilisation })),
    ...resources.map(({ name, utilisation }) => ({ component: null, resource: name, utilisation })),
  ].sort((left, right) => right.utilisation.expected - left.utilisation.expected);
  const { component, resource, utilisation } = all[0]!;
  const what = component === null ? `the cores of ${resource}` : `the places of ${component}`;
  const sentence = `Most in use are ${what}, for ${formatShare(utilisation.expected)} of the time; the load is too large to try changes within the limit of events.`;
  return { component, resource, sentence, change: null };
}

function holder(
  { components, resources }: BottleneckOptions,
  component: string | null,
  resource: string | null,
): string {
  const own = components.find(({ name }) => name === component);
  if (own !== undefined) {
    const { expected: wait } = own.waitMeanSeconds;
    return `The bottleneck is ${own.name}: its places are busy ${formatShare(own.utilisation.expected)} of the time, and an invocation waits ${formatQuantity(wait, "s")} for one and takes ${formatQuantity(own.serviceMeanSeconds.expected, "s")}.`;
  }
  const ground = resources.find(({ name }) => name === resource);
  return `The bottleneck is the resource ${resource}: ${formatShare(ground?.utilisation.expected ?? 0)} of its cores are in use.`;
}

function withoutChange({ components }: BottleneckOptions): Forecast["bottleneck"] {
  const [longest] = [...components].sort(
    (left, right) =>
      right.serviceMeanSeconds.expected * right.invocations - left.serviceMeanSeconds.expected * left.invocations,
  );
  return {
    component: longest?.name ?? null,
    resource: null,
    sentence: `Nothing is short: no place, core or node more would save ${formatShare(LEAST_SAVING)}. Most of the time is the work of ${longest?.name ?? "nothing"} itself.`,
    change: null,
  };
}
