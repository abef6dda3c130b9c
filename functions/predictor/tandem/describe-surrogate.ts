import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import { SweepSpec } from "#core/queueing/surrogate/sweep-spec.ts";
import type { SurrogateErrors, TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";
import { ANSWER_NUMBERS } from "#core/queueing/table/tandem-answer.ts";

import { NUMBER_DATATYPES, type ModelMetadata } from "../inference-messages.ts";
import type { ModelSummary, SurrogateDescription } from "../plain-messages.ts";
import type { ServedSurrogate } from "./served-surrogate.ts";
import { tandemInputs } from "./tandem-inputs.ts";

/** What the surrogate is about; its answers have more columns. */
export const SURROGATE_TARGET = {
  name: "responseMeanSeconds",
  unit: "s",
  description: "mean response time of offloaded jobs",
} as const;

/** All columns of an answer, in their order. */
export const SURROGATE_OUTPUTS = [...ANSWER_NUMBERS, "inRange", "distance", "error"] as const;
export type SurrogateOutput = (typeof SURROGATE_OUTPUTS)[number];

/** What a list of models says of it. */
export function summariseSurrogate({ name, version, surrogate }: ServedSurrogate): ModelSummary {
  return {
    kind: "tandem-surrogate",
    name,
    version,
    campaignId: surrogate.training.sweepId,
    subject: "tandem",
    target: SURROGATE_TARGET,
    regressor: `networks of ${unitsOf(surrogate.networks.waits)} and ${unitsOf(surrogate.networks.quantiles)} units`,
    partial: false,
  };
}

function unitsOf(network: TandemSurrogate["networks"]["waits"]): string {
  return network.map(({ units }) => units).join(", ");
}

/** What to ask it, and how far to trust it. */
export function describeSurrogate(served: ServedSurrogate): SurrogateDescription {
  const { interval, heldOut, training, mostSpread } = served.surrogate;
  const sweep = SweepSpec.safeParse(training.sweep);
  return {
    ...summariseSurrogate(served),
    inputs: tandemInputs(sweep.success ? sweep.data.space : undefined),
    outputs: [...SURROGATE_OUTPUTS],
    level: interval.level,
    quality: qualityWords(served.surrogate),
    warnings: [
      `Outside of what it learned, and where the networks it learned from differed by more than ${formatShare(mostSpread)} of the response, inRange is false: far outside it gives the analytic answer, else its own.`,
    ],
    training: {
      rows: training.rows,
      jobs: training.jobs,
      mape: heldOut.response.mean,
      baselineMape: heldOut.analytic.mean,
    },
  };
}

function qualityWords({ heldOut, training }: TandemSurrogate): string[] {
  const { response, p95, p99, analytic, labelError } = heldOut;
  const off = ({ mean }: SurrogateErrors): string => (mean === null ? "unknown" : formatShare(mean));
  return [
    `It learned from ${training.rows} simulated tandems, ${formatQuantity(training.jobs, "jobs")} in all.`,
    `On ${response.rows} tandems that it had not seen its mean response is off by ${off(response)} on average (MAPE), the 95th percentile by ${off(p95)}, the 99th by ${off(p99)}; the simulations themselves by some ${formatShare(labelError)}.`,
    `The analytic answer alone is off by ${off(analytic)} there.`,
  ];
}

/** The same in the words of the Open Inference Protocol v2. */
export function surrogateMetadata({ name, surrogate }: ServedSurrogate, versions: readonly string[]): ModelMetadata {
  return {
    name,
    versions: [...versions],
    platform: "profaas_tandem_surrogate_v1",
    inputs: tandemInputs(undefined).map((input) => ({
      name: input.name,
      datatype: input.kind === "number" ? NUMBER_DATATYPES[0] : "BYTES",
      shape: [-1],
      parameters:
        input.kind === "number"
          ? { unit: input.unit, optional: input.optional }
          : { values: input.values.join(","), optional: input.optional },
    })),
    outputs: SURROGATE_OUTPUTS.map((output) => ({ name: output, datatype: datatypeOf(output), shape: [-1] })),
    parameters: {
      target: SURROGATE_TARGET.name,
      unit: SURROGATE_TARGET.unit,
      interval_level: surrogate.interval.level,
    },
  };
}

/** In which data type of the Open Inference Protocol a column of answers is given. */
export function datatypeOf(output: SurrogateOutput): "FP64" | "BOOL" | "BYTES" {
  if (output === "error") return "BYTES";
  return output === "inRange" ? "BOOL" : "FP64";
}
