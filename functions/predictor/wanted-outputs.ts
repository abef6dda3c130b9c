import { didYouMean } from "#core/document/nearest-name.ts";

import type { InferRequest } from "./inference-messages.ts";
import { RequestError } from "./request-error.ts";

/** The outputs that a request asks for, by default all that there are. */
export function wantedOutputs<Output extends string>(
  model: string,
  { outputs }: InferRequest,
  known: readonly Output[],
): readonly Output[] {
  if (outputs === undefined || outputs.length === 0) return known;
  return outputs.map(({ name }) => {
    const output = known.find((each) => each === name);
    if (output !== undefined) return output;
    throw new RequestError(
      400,
      `Cannot answer as ${model} has no output ${JSON.stringify(name)}: ${didYouMean(name, known)}`,
    );
  });
}
