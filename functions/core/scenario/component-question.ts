import { didYouMean } from "#core/document/nearest-name.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import type { Model, ModelInput } from "#core/model/model.ts";
import { isFixed } from "#core/model/question-table.ts";
import type { PredictionRow } from "#core/model/prediction.ts";
import type { ScenarioComponentSpec } from "./scenario-spec.ts";

/** What a model is asked of one invocation. */
export interface Asked {
  readonly component: string;
  readonly spec: ScenarioComponentSpec;
  /** Null where nobody knows the size; the model must not ask for it then. */
  readonly inputBytes: number | null;
  readonly inputCount: number;
  readonly cold: boolean;
  /** Ask for what an invocation takes that has its cores for itself: what others cost it is simulated. */
  readonly alone: boolean;
}

/** Inputs that say how busy it was: what this does is simulated, and not asked of the model. */
const BUSYNESS = [
  "batchSize",
  "batches",
  "interUploadSeconds",
  "ratePerSecond",
  "requests",
  "fromPerSecond",
  "toPerSecond",
  "speed",
  "minScale",
  "maxScale",
];

/** The question to a model of a component, or a RangeError that names the input that nobody said. */
export function componentQuestion(model: Model, asked: Asked): PredictionRow {
  return Object.fromEntries(model.inputs.map((input) => [input.name, answerOf(model, input, asked)]));
}

function answerOf(model: Model, input: ModelInput, asked: Asked): number | string {
  const value = known(input, asked);
  if (value !== undefined) return input.kind === "number" ? Number(value) : String(value);
  if (isFixed(input)) return input.typical;
  if (BUSYNESS.includes(input.name) && input.kind === "number") return input.minimum;
  if (input.name === "resource" || input.name === "alternative") return input.typical;
  const names = Object.keys(asked.spec.environment);
  const hint = names.length === 0 ? "it is missing" : didYouMean(input.name, names);
  throw new RangeError(
    `Cannot ask ${model.name} as components.${asked.component} must say its input "${input.name}" (in environment, where it has no field of its own): ${hint}`,
  );
}

function known(input: ModelInput, { spec, inputBytes, inputCount, cold, alone }: Asked): unknown {
  if (Object.hasOwn(spec.environment, input.name)) return spec.environment[input.name];
  switch (input.name) {
    case "cpuMillicores":
      return spec.cpu === undefined ? undefined : cpuMillicoresOf(spec.cpu);
    case "memoryBytes":
      return spec.memory === undefined ? undefined : memoryBytesOf(spec.memory);
    case "parallelism":
      return alone && input.kind === "number" ? input.minimum : spec.parallelism;
    case "concurrency":
      return spec.scaling?.concurrency;
    case "warm":
      return isFixed(input) ? undefined : spec.warm ? 1 : 0;
    case "cold":
      return cold ? 1 : 0;
    case "inputBytes":
      return inputBytes ?? undefined;
    case "inputCount":
      return inputCount;
    default:
      return undefined;
  }
}
