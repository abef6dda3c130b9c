import { expect } from "vitest";

import type { ServiceAnswer } from "./ask-service.ts";

/** Puts one question to a predictor: GET without a body, POST with one. */
export type Asker = (path: string, body?: unknown) => Promise<ServiceAnswer>;

/** One prediction over the Open Inference Protocol, of the least that the model was trained on. */
export async function predictOnce(ask: Asker, model: string): Promise<number> {
  const { inputs } = JSON.parse((await ask(`/v2/models/${model}`)).text) as DescribedModel;
  const question = inputs.map(({ name, datatype, parameters: { minimum, values } }) => ({
    name,
    datatype,
    shape: [1],
    data: [minimum ?? values?.split(",")[0]],
  }));
  const answer = await ask(`/v2/models/${model}/infer`, { inputs: question });
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining("prediction")]);
  const { outputs } = JSON.parse(answer.text) as { outputs: readonly { name: string; data: readonly number[] }[] };
  return outputs.find(({ name }) => name === "prediction")?.data[0] ?? NaN;
}

/** What the Open Inference Protocol says of a model: its inputs, with what each may be. */
interface DescribedModel {
  readonly inputs: readonly {
    readonly name: string;
    readonly datatype: string;
    readonly parameters: { readonly minimum?: number; readonly values?: string };
  }[];
}
