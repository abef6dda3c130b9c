import { unpackFloat32 } from "#core/numeric/packed-numbers.ts";
import type { TandemSurrogate } from "./tandem-surrogate.ts";

/** What each member of an ensemble answers: one after the other, `count` numbers each. */
export interface Ensemble {
  readonly members: number;
  answer(features: ArrayLike<number>): Float64Array;
}

interface Layer {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly units: number;
}

/** Unpacks the members; refuses layers that do not fit each other. */
export function prepareEnsemble(
  { features, members }: Pick<TandemSurrogate, "features" | "members">,
  targets: number,
): Ensemble {
  const networks = members.map((layers) =>
    layers.map(({ kernel, bias, units }): Layer => ({
      kernel: unpackFloat32(kernel),
      bias: unpackFloat32(bias),
      units,
    })),
  );
  for (const layers of networks) {
    let inputs = features.length;
    for (const { kernel, bias, units } of layers) {
      if (kernel.length !== inputs * units || bias.length !== units) {
        throw new RangeError(
          `Cannot ask a surrogate as a layer must have ${inputs} × ${units} weights: it has ${kernel.length}`,
        );
      }
      inputs = units;
    }
    if (inputs !== targets) {
      throw new RangeError(`Cannot ask a surrogate as a member must answer ${targets} numbers: it answers ${inputs}`);
    }
  }
  const widest = Math.max(features.length, ...networks.flatMap((layers) => layers.map(({ units }) => units)));
  let [from, to] = [new Float64Array(widest), new Float64Array(widest)];
  return {
    members: networks.length,
    answer(asked) {
      const answers = new Float64Array(networks.length * targets);
      for (const [member, layers] of networks.entries()) {
        for (const [at, { mean, deviation }] of features.entries()) from[at] = (asked[at]! - mean) / deviation;
        let inputs = features.length;
        for (const [index, layer] of layers.entries()) {
          dense(from, inputs, layer, to);
          if (index < layers.length - 1) bend(to, layer.units);
          [from, to, inputs] = [to, from, layer.units];
        }
        for (let target = 0; target < targets; target++) answers[member * targets + target] = from[target]!;
      }
      return answers;
    },
  };
}

/** Four inputs at a time: their sums are read and written once. */
function dense(values: Float64Array, inputs: number, { kernel, bias, units }: Layer, to: Float64Array): void {
  for (let unit = 0; unit < units; unit++) to[unit] = bias[unit]!;
  let input = 0;
  for (; input + 4 <= inputs; input += 4) {
    const [one, two, three, four] = [values[input]!, values[input + 1]!, values[input + 2]!, values[input + 3]!];
    const at1 = input * units;
    const at2 = at1 + units;
    const at3 = at2 + units;
    const at4 = at3 + units;
    for (let unit = 0; unit < units; unit++) {
      to[unit]! +=
        one * kernel[at1 + unit]! +
        two * kernel[at2 + unit]! +
        three * kernel[at3 + unit]! +
        four * kernel[at4 + unit]!;
    }
  }
  for (; input < inputs; input++) {
    const value = values[input]!;
    for (let unit = 0; unit < units; unit++) to[unit]! += value * kernel[input * units + unit]!;
  }
}

/** SiLU: x / (1 + exp(-x)). */
function bend(values: Float64Array, units: number): void {
  for (let unit = 0; unit < units; unit++) values[unit]! /= 1 + Math.exp(-values[unit]!);
}
