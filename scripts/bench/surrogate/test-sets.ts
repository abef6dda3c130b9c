import { prng } from "#core/numeric/prng.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";
import { SweepSpace } from "#core/queueing/surrogate/sweep-space.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import type { TraceColumns } from "./trace-columns.ts";

export interface TestSet {
  readonly name: string;
  readonly words: string;
  readonly tandems: readonly Tandem[];
  /** Outside of what a surrogate is to answer: no bar is set for it, and its labels take half of the effort. */
  readonly isApart: boolean;
}

/** As many tandems of each set as its share of all; drawn by a seed that no sweep has. */
export function testSets(count: number, seed: number, trace: TraceColumns | undefined): TestSet[] {
  const box = { manyServersShare: 0, busyShare: 0 };
  const draw = (space: object, of: number, offset: number): Tandem[] => {
    const at = sweepTandems(SweepSpace.parse(space), seed + offset);
    return Array.from({ length: Math.max(4, of) }, (_, index) => at(index));
  };
  const unseen = ["uniform", "hyperErlang", "boundedPareto"];
  const sets: TestSet[] = [
    { name: "box", words: "the whole box, utilisations up to .95", tandems: draw(box, count, 0), isApart: false },
    {
      name: "unseen",
      words: "families never trained on",
      tandems: draw(
        { ...box, phasedShare: 0, arrivalFamilies: unseen, serviceFamilies: unseen },
        Math.round(count / 4),
        1,
      ),
      isApart: false,
    },
    {
      name: "busy",
      words: "one stage above .95",
      tandems: draw({ manyServersShare: 0, busyShare: 1 }, Math.round(count / 8), 2),
      isApart: true,
    },
  ];
  if (trace === undefined) return sets;
  const traced = draw({ ...box, phasedShare: 0, arrivalFamilies: ["exponential"] }, Math.round(count / 8), 3);
  const services = resampled(trace.services, seed);
  const gaps = resampled(trace.gaps, seed + 1);
  return [
    ...sets,
    {
      name: "traced",
      words: "services of a trace, Poisson arrivals",
      tandems: traced.map((each) => withServices(each, services)),
      isApart: false,
    },
    {
      name: "traced arrivals",
      words: "services and gaps of a trace",
      tandems: traced
        .slice(0, Math.max(4, traced.length / 2))
        .map((each) => ({ ...withServices(each, services), arrival: gaps })),
      isApart: true,
    },
  ];
}

function withServices(tandem: Tandem, service: TimeLaw): Tandem {
  return { ...tandem, first: { ...tandem.first, service }, second: { ...tandem.second, service } };
}

/** Of many values so many that any can be held in a tandem. */
function resampled(values: readonly number[], seed: number): TimeLaw {
  const random = prng(seed);
  const most = 2000;
  const kept =
    values.length <= most
      ? [...values]
      : Array.from({ length: most }, () => values[Math.floor(random() * values.length)]!);
  return { kind: "empirical", values: kept };
}
