import { formatNumber, formatQuantity } from "#core/document/format-quantity.ts";
import type { Overload } from "./forecast.ts";
import { type OfferedRate, offeredRate } from "./offered-rate.ts";
import type { OfferedWork } from "./offered-work.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** Sums of such loads as .1 leave a hair. */
const HAIR = 1e-9;

/** Whether more comes than can ever be done. */
export function isOverloaded({ offered, bears, isEven }: OfferedWork): boolean {
  return isEven ? offered > bears * (1 + HAIR) : offered >= bears * (1 - HAIR);
}

/** Where more comes than can ever be done, what lacks most first, each with what it means for this many requests. */
export function overloads(spec: ScenarioSpec, works: readonly OfferedWork[], requests: number): Overload[] {
  const rate = offeredRate(spec);
  if (rate === undefined) return [];
  return works
    .filter(isOverloaded)
    .sort((left, right) => right.offered / right.bears - left.offered / left.bears)
    .map((work) => {
      const { component, resource, offered, bears } = work;
      const what = component === null ? resourceWords(work) : componentWords(work);
      return { component, resource, offered, bears, sentence: `${what} ${consequence(rate, requests)}` };
    });
}

function componentWords({ component, perSecond, offered, bears }: OfferedWork): string {
  const each = offered / perSecond;
  const places = bears === 1 ? "1 place, which bears" : `${formatNumber(bears)} places, which bear`;
  return `${component} cannot bear this load: ${formatNumber(perSecond)} invocations come a second that take ${formatQuantity(each, "s")} each, which is work for ${formatNumber(offered)} at once, and it has ${places} ${formatNumber(bears / each)} a second.`;
}

function resourceWords({ resource, perSecond, offered, bears }: OfferedWork): string {
  return `${resource} cannot bear this load: the ${formatNumber(perSecond)} invocations that come a second ask for ${formatNumber(offered)} cores all the time, and it has ${formatNumber(bears)}.`;
}

function consequence({ kind }: OfferedRate, requests: number): string {
  const told = `what is told is of the ${formatNumber(requests)} requests of this scenario alone, and no steady state`;
  switch (kind) {
    case "lasting":
      return `Waits grow without limit: ${told}, so that more requests would wait longer.`;
    case "ramp":
      return `So it is at the height of the ramp, where waits grow without limit for as long as it lasts: ${told}.`;
    case "trace":
      return `So it is on average over the trace, whose waits grow to its end: ${told}.`;
  }
}
