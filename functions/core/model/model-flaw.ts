import type { FittedFeatures } from "#core/features/fitted-features.ts";
import { lengthFlaws, regressorFlaws } from "#core/regression/regressor-flaws.ts";

import type { Model, ModelInput } from "./model.ts";
import { heldOutFlaws } from "./packed-held-out.ts";

/**
 * What is wrong with a model that its schema cannot see: parts that do not fit each other, weights that are not numbers,
 * trees that never end. Undefined when it can be asked.
 */
export function modelFlaw(model: Model): string | undefined {
  return [...flaws(model)][0];
}

function* flaws({ inputs, learner, interval, heldOut }: Model): Generator<string> {
  if (new Set(inputs.map(({ name }) => name)).size < inputs.length) yield "names of inputs must differ";
  for (const input of inputs) yield* inputFlaws(input);
  for (const { onto, ...member } of learner.members) {
    for (const { features, regressor } of onto === null ? [member] : [member, onto]) {
      yield* featureFlaws(features, inputs);
      yield* regressorFlaws(regressor, features.products.length);
    }
  }
  if (!learner.members.some(({ weight }) => weight > 0)) yield "a member of the learner must have a weight";
  const shares = learner.members.flatMap(({ knownWeight }) => knownWeight ?? []);
  if (shares.length !== (learner.known === undefined ? 0 : learner.members.length))
    yield "all members must have a share where something was measured, or none, and what was measured be named then";
  if (learner.known !== undefined && !shares.some((share) => share > 0))
    yield "a member of the learner must have a weight where something was measured";
  if ((interval.scale.kind === "posterior") !== (interval.reference !== null))
    yield "an interval that goes by what a member says of itself must name that member";
  if (interval.knownQuantiles !== undefined && learner.known === undefined)
    yield "an interval of its own for what was measured must come with what was measured";
  if (interval.reference !== null && learner.members[interval.reference] === undefined)
    yield `the reference of the interval must be a member of the learner: there is no member ${interval.reference}`;
  if (interval.scale.kind === "log-linear") {
    yield* featureFlaws(interval.scale.features, inputs);
    yield* lengthFlaws(
      "coefficients of the scale",
      interval.scale.coefficients.length,
      interval.scale.features.products.length,
    );
  }
  yield* heldOutFlaws(heldOut);
}

function* inputFlaws(input: ModelInput): Generator<string> {
  if (input.kind === "category") {
    if (!input.values.includes(input.typical)) yield `the typical value of "${input.name}" must be one of its values`;
    if (input.other !== undefined && !input.values.includes(input.other))
      yield `the value that stands for others of "${input.name}" must be one of its values`;
  } else if (!(input.minimum <= input.typical && input.typical <= input.maximum)) {
    yield `the typical value of "${input.name}" must lie in its range`;
  }
}

function* featureFlaws(
  { base, products, means, scales }: FittedFeatures,
  inputs: readonly ModelInput[],
): Generator<string> {
  for (const term of base) {
    const kind = term.kind === "indicator" ? "category" : "number";
    const input = inputs.find(({ name }) => name === term.input);
    if (input?.kind !== kind) yield `the feature of "${term.input}" must have a ${kind} input of that name`;
    const other = "other" in term ? inputs.find(({ name }) => name === term.other) : input;
    if (other?.kind !== kind) yield `the second input of a feature of "${term.input}" must be a ${kind} input`;
  }
  if (products.some((product) => product.some((index) => index >= base.length)))
    yield "products must be of terms that are there";
  yield* lengthFlaws("means of the features", means.length, products.length);
  yield* lengthFlaws("scales of the features", scales.length, products.length);
}
