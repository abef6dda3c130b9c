import { lawPipeline } from "../law-trials.ts";
import { isPositiveInput, type LearningSight } from "../learning-sight.ts";
import type { SearchSpace } from "./search-space.ts";

/** Laws of cost, free and of the textbooks. */
export function lawSpaces(sight: LearningSight): SearchSpace[] {
  const { scale, table, beyond } = sight;
  const law = lawPipeline(sight);
  const spaces: SearchSpace[] = [
    {
      family: "law",
      targetScale: law.targetScale,
      errorWeights: law.errorWeights,
      onto: null,
      recipes: [law.features],
      regressor: law.regressor,
      dimensions: {
        l1: { kind: "log-uniform", low: 1e-5, high: 0.1 },
        rounds: { kind: "integer", low: 0, high: 4 },
      },
    },
  ];
  const amounts = table.columns.flatMap(({ name, kind, values }) =>
    kind === "number" && isPositiveInput(table, name) && values.some((value) => value !== values[0]) ? [name] : [],
  );
  const parallel = beyond !== undefined && amounts.includes(beyond) ? [beyond] : amounts;
  const [first] = parallel;
  if (first === undefined) return spaces;
  const others = amounts.filter((name) => name !== (parallel.length === 1 ? first : undefined));
  spaces.push({
    family: "parametric",
    targetScale: "identity",
    errorWeights: "equal",
    onto: null,
    recipes: [{ numbers: ["identity"], degree: 1, scaling: "none" }],
    regressor: {
      kind: "parametric",
      law: "power",
      parallelism: first,
      errors: scale === "log" ? "relative" : "absolute",
    },
    dimensions: {
      law: { kind: "choice", values: ["amdahl", "gustafson", "usl", "ernest", "power", "inverse-log"] },
      parallelism: { kind: "choice", values: parallel },
      ...(others.length === 0 ? {} : { size: { kind: "choice", values: others } }),
    },
  });
  return spaces;
}
