import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import type { NetworkTask } from "#core/regression/network-task.ts";
import { LOADS_MET } from "#core/queueing/surrogate/loads-met.ts";
import { prepareMember, trainStagedMember } from "#core/queueing/surrogate/staged-member.ts";
import { TARGET_COUNT } from "#core/queueing/surrogate/network-targets.ts";
import { FEATURE_NAMES, FIRST_STAGE_FEATURES } from "#core/queueing/surrogate/feature-names.ts";
import { SurrogateTraining } from "#core/queueing/surrogate/train-member.ts";

const columns = FEATURE_NAMES.map(() => ({ mean: 0, deviation: 1 }));
const training = SurrogateTraining.parse({ hiddenUnits: [6, 5], firstStageUnits: [4, 3] });
const ofFirstStage = FEATURE_NAMES.map((name) => (FIRST_STAGE_FEATURES as readonly string[]).includes(name));

/** Gives each task weights of its own, without learning, and remembers both. */
function drawing() {
  const random = prng("weights");
  const drawn: { readonly task: NetworkTask; readonly network: Awaited<ReturnType<typeof train>> }[] = [];
  const train = (task: NetworkTask) => {
    const sizes = [task.columnCount, ...task.hiddenUnits, task.targetCount ?? 1];
    const numbers = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
    const layers = sizes.slice(1).map((units, depth) => ({
      kernel: numbers(sizes[depth]! * units),
      bias: numbers(units),
      units,
    }));
    const network = { layers, activation: task.activation };
    drawn.push({ task, network });
    return Promise.resolve(network);
  };
  return { drawn, train };
}

function rows(rowCount: number) {
  const random = prng("rows");
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random());
  return {
    rowCount,
    features: numbers(rowCount * FEATURE_NAMES.length),
    targets: numbers(rowCount * TARGET_COUNT),
    weights: numbers(rowCount * TARGET_COUNT),
    loadsMet: numbers(rowCount * LOADS_MET),
    targetCount: TARGET_COUNT,
  };
}

describe("trainStagedMember()", () => {
  it("lets nothing after the first stage change what is said of it", async () => {
    const member = prepareMember(await trainStagedMember(rows(3), training, "seed", drawing().train), columns);
    const random = prng("asked");
    const asked = FEATURE_NAMES.map(() => random());
    const before = [...member(asked)];
    const after = [...member(asked.map((value, at) => (ofFirstStage[at] ? value : random())))];
    for (const target of [0, 3]) expect(after[target]).toBe(before[target]);
    for (const target of [1, 2, 4, 5, 8]) expect(after[target]).not.toBeCloseTo(before[target]!, 6);
  });

  it("says what its networks say, each of its own targets", async () => {
    const { train, drawn } = drawing();
    const given = rows(3);
    const member = prepareMember(await trainStagedMember(given, training, "seed", train), columns);
    const forward = (inputs: Float32Array, network: number): number[] =>
      drawn[network]!.network.layers.reduce<number[]>(
        (values, { kernel, bias, units }, depth) =>
          Array.from({ length: units }, (_, unit) => {
            const sum = values.reduce((total, value, at) => total + value * kernel[at * units + unit]!, bias[unit]!);
            return depth === drawn[network]!.network.layers.length - 1 ? sum : sum / (1 + Math.exp(-sum));
          }),
        // Nothing was met by chance.
        [...inputs, 0, 0],
      );
    const asked = given.features.subarray(0, FEATURE_NAMES.length);
    const [first1, first2] = forward(
      asked.filter((_, at) => ofFirstStage[at]),
      0,
    );
    const [second, buffer, waits2] = forward(asked, 1);
    const said = member(asked);
    for (const [target, value] of [first1, second, buffer, first2, waits2, ...forward(asked, 2)].entries()) {
      expect(said[target]).toBeCloseTo(value!, 5);
    }
  });

  it("teaches each network its own part of the rows", async () => {
    const { train, drawn } = drawing();
    const given = rows(2);
    await trainStagedMember(given, training, "seed", train);
    const [first, second, quantiles] = drawn.map(({ task }) => task);
    const columnCount = FIRST_STAGE_FEATURES.length + LOADS_MET;
    expect(first).toMatchObject({ targetCount: 2, columnCount, hiddenUnits: [4, 3] });
    expect(second).toMatchObject({
      targetCount: 3,
      columnCount: FEATURE_NAMES.length + LOADS_MET,
      hiddenUnits: [6, 5],
    });
    expect(quantiles).toMatchObject({
      targetCount: 4,
      columnCount: FEATURE_NAMES.length + LOADS_MET,
      hiddenUnits: [6, 5],
    });
    const { targets, weights } = given;
    const pick = (values: Float32Array, places: readonly number[]): Float32Array =>
      Float32Array.from([0, 1].flatMap((row) => places.map((place) => values[row * TARGET_COUNT + place]!)));
    expect(first!.targets).toEqual(pick(targets, [0, 3]));
    expect(second!.weights).toEqual(pick(weights, [1, 2, 4]));
    expect(quantiles!.targets).toEqual(pick(targets, [5, 6, 7, 8]));
    const width = FEATURE_NAMES.length + LOADS_MET;
    for (const row of [0, 1]) {
      const seen = [...second!.features.subarray(row * width, (row + 1) * width)];
      const features = given.features.subarray(row * FEATURE_NAMES.length, (row + 1) * FEATURE_NAMES.length);
      expect(seen).toEqual([...features, ...given.loadsMet.subarray(row * LOADS_MET, (row + 1) * LOADS_MET)]);
    }
  });
});
