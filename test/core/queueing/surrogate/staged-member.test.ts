import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import type { NetworkTask } from "#core/regression/network-task.ts";
import { prepareNetwork } from "#core/queueing/surrogate/network.ts";
import { trainStagedMember } from "#core/queueing/surrogate/staged-member.ts";
import { TARGET_COUNT } from "#core/queueing/surrogate/network-targets.ts";
import { FEATURE_NAMES, FIRST_STAGE_FEATURES } from "#core/queueing/surrogate/tandem-description.ts";
import { SurrogateTraining } from "#core/queueing/surrogate/train-member.ts";

const columns = FEATURE_NAMES.map(() => ({ mean: 0, deviation: 1 }));
const training = SurrogateTraining.parse({ hiddenUnits: [6, 5], firstStageUnits: [4, 3] });

/** Gives each task weights of its own, without learning, and remembers the tasks. */
function drawing() {
  const tasks: NetworkTask[] = [];
  const random = prng("weights");
  const train = (task: NetworkTask) => {
    tasks.push(task);
    const sizes = [task.columnCount, ...task.hiddenUnits, task.targetCount ?? 1];
    const numbers = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
    const layers = sizes.slice(1).map((units, depth) => ({
      kernel: numbers(sizes[depth]! * units),
      bias: numbers(units),
      units,
    }));
    return Promise.resolve({ layers, activation: task.activation });
  };
  return { tasks, train };
}

function rows(rowCount: number) {
  const random = prng("rows");
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random());
  return {
    rowCount,
    features: numbers(rowCount * FEATURE_NAMES.length),
    targets: numbers(rowCount * TARGET_COUNT),
    weights: numbers(rowCount * TARGET_COUNT),
    targetCount: TARGET_COUNT,
  };
}

describe("trainStagedMember()", () => {
  it("lets nothing after the first stage change what is said of it", async () => {
    const { train } = drawing();
    const network = prepareNetwork(await trainStagedMember(rows(3), training, "seed", train), columns, TARGET_COUNT);
    const random = prng("asked");
    const asked = FEATURE_NAMES.map(() => random());
    const before = [...network(asked)];
    const later = FEATURE_NAMES.map((name, at) =>
      (FIRST_STAGE_FEATURES as readonly string[]).includes(name) ? asked[at]! : random(),
    );
    const after = [...network(later)];
    for (const target of [0, 3]) expect(after[target]).toBe(before[target]);
    for (const target of [1, 2, 4, 5, 8]) expect(after[target]).not.toBeCloseTo(before[target]!, 6);
  });

  it("says what both of its networks say", async () => {
    const { train, tasks } = drawing();
    const drawn: Awaited<ReturnType<typeof train>>[] = [];
    const remembering = async (task: NetworkTask) => {
      const network = await train(task);
      drawn.push(network);
      return network;
    };
    const given = rows(3);
    const member = prepareNetwork(await trainStagedMember(given, training, "seed", remembering), columns, TARGET_COUNT);
    const forward = ({ layers }: (typeof drawn)[number], inputs: readonly number[]): number[] =>
      layers.reduce<number[]>(
        (values, { kernel, bias, units }, depth) =>
          Array.from({ length: units }, (_, unit) => {
            const sum = values.reduce((total, value, at) => total + value * kernel[at * units + unit]!, bias[unit]!);
            return depth === layers.length - 1 ? sum : sum / (1 + Math.exp(-sum));
          }),
        [...inputs],
      );
    const asked = [...given.features.subarray(0, FEATURE_NAMES.length)];
    const ofFirst = forward(drawn[0]!, [...tasks[0]!.features.subarray(0, tasks[0]!.columnCount)]);
    const ofSecond = forward(drawn[1]!, asked);
    const said = member(asked);
    const expected = ofSecond.with(0, ofFirst[0]!).with(3, ofFirst[1]!);
    for (const [target, value] of expected.entries()) expect(said[target]).toBeCloseTo(value, 5);
    expect(tasks[0]).toMatchObject({ targetCount: 2, columnCount: FIRST_STAGE_FEATURES.length, hiddenUnits: [4, 3] });
    expect(tasks[1]!.weights!.filter((_, at) => at % TARGET_COUNT === 0)).toEqual(Float32Array.of(0, 0, 0));
  });
});
