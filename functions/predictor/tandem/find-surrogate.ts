import { DEFAULT_SURROGATE } from "#core/queueing/forecast/tandem-question.ts";
import type { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";

import type { ModelCatalogue } from "../model-catalogue.ts";
import { noSuchModel } from "../no-such-model.ts";
import { RequestError } from "../request-error.ts";
import { serveSurrogate, type ServedSurrogate } from "./served-surrogate.ts";

/** The surrogate that ships with the software, as it is read when it is needed first; undefined where there is none. */
export type ShippedSurrogate = () => Promise<TandemSurrogate | undefined>;

/** Finds surrogates by their name: those that are served, and without one of the usual name the one that is shipped. */
export function surrogateFinder(
  models: ModelCatalogue,
  shipped: ShippedSurrogate = () => Promise.resolve(undefined),
): (name: string) => Promise<ServedSurrogate> {
  let own: Promise<ServedSurrogate | undefined> | undefined;
  const ownSurrogate = async (): Promise<ServedSurrogate | undefined> => {
    const surrogate = await shipped();
    return surrogate && serveSurrogate(surrogate, "shipped");
  };
  return async (name) => {
    const served = await models.awaited(name);
    if (served?.kind === "tandem-surrogate") return served;
    if (served !== undefined) {
      throw new RequestError(
        400,
        `Cannot forecast tandems as ${name} must be a surrogate of tandems: it is another model`,
      );
    }
    const found = name === DEFAULT_SURROGATE ? await (own ??= ownSurrogate()) : undefined;
    if (found === undefined) throw noSuchModel(models, name);
    return found;
  };
}
