import type { ScenarioLaws } from "./component-laws.ts";
import { offeredWork } from "./offered-work.ts";
import { isOverloaded } from "./overloads.ts";
import type { Play } from "./play-scenario.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** In how many plays the models err so far that more comes than can ever be done. */
export function overloadedPlays(
  spec: ScenarioSpec,
  laws: ScenarioLaws,
  plays: readonly Pick<Play, "errors">[],
): number {
  return plays.filter(({ errors }) => offeredWork(spec, withErrors(spec, laws, errors)).some(isOverloaded)).length;
}

function withErrors(spec: ScenarioSpec, { laws, ...rest }: ScenarioLaws, errors: readonly number[]): ScenarioLaws {
  const wrong = Object.keys(spec.components).map((name, station) => {
    const own = laws[name]!.map((law) => ({
      ...law,
      meanSeconds: law.meanSeconds * Math.exp(law.noise.modelDeviation * errors[station]!),
    }));
    return [name, own] as const;
  });
  return { ...rest, laws: Object.fromEntries(wrong) };
}
