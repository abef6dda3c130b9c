import type { Column, Dataset } from "#core/dataset/dataset.ts";
import { refreshedDataset } from "#core/inventory/freshness/refreshed-dataset.ts";

/** One measurement: how much work there was, and the CPU seconds that it took. */
export interface Measured {
  readonly component: string;
  readonly architecture: "here" | "there";
  readonly size: number;
  readonly repetition: number;
  readonly cpuSeconds: number;
}

/** How well so many anchor runs on the other architecture tell what the rest takes there. */
export interface AnchorError {
  readonly anchors: number;
  /** On average over all choices of anchors; shares. */
  readonly mape: number;
  /** With anchors spread evenly over the sizes, ends included. */
  readonly spreadMape: number;
  /** The worst choice. */
  readonly worstMape: number;
}

const TARGET = "cpuSeconds";

/** One line for each number of anchors from 1 to `most`. What was measured again, repeatedly, keeps what the first run said. */
export function anchorErrors(measured: readonly Measured[], most: number): AnchorError[] {
  const sizes = [...new Set(measured.map(({ size }) => size))].sort((left, right) => left - right);
  const here = rowsOf(measured, "here");
  const there = rowsOf(measured, "there");
  return Array.from({ length: Math.min(most, sizes.length - 1) }, (_, index) => {
    const anchors = index + 1;
    const errors = subsets(sizes.length, anchors).map((chosen) => errorWith(sizes, here, there, chosen));
    return {
      anchors,
      mape: mean(errors),
      spreadMape: errorWith(sizes, here, there, evenly(anchors, sizes.length)),
      worstMape: Math.max(...errors),
    };
  });
}

/** Without any anchor: as if the other architecture were this one. */
export function errorUnanchored(measured: readonly Measured[]): number {
  return mean(ratios(measured).map((ratio) => Math.abs(1 / ratio - 1)));
}

/** What each size takes there, as a multiple of what it takes here. */
export function ratios(measured: readonly Measured[]): number[] {
  const sizes = [...new Set(measured.map(({ size }) => size))].sort((left, right) => left - right);
  const here = means(rowsOf(measured, "here"));
  const there = means(rowsOf(measured, "there"));
  return sizes.map((size) => there.get(size)! / here.get(size)!);
}

/** How far repetitions of one size lie apart, as a share: what no model can tell. */
export function spread(measured: readonly Measured[], architecture: Measured["architecture"]): number {
  const bySize = grouped(
    measured.filter((each) => each.architecture === architecture),
    ({ size }) => size,
  );
  return mean(
    [...bySize.values()].map((all) => {
      const seconds = all.map(({ cpuSeconds }) => cpuSeconds);
      const centre = mean(seconds);
      return mean(seconds.map((each) => Math.abs(each / centre - 1)));
    }),
  );
}

/** Relative error for all that is no anchor, of what was measured here carried over by what the anchors say. */
function errorWith(
  sizes: readonly number[],
  here: Dataset["rows"],
  there: Dataset["rows"],
  anchors: readonly number[],
): number {
  const names = new Set(anchors.map((index) => `s${sizes[index]}`));
  const carried = means(refreshedDataset(table(here), table(there.filter(([name]) => names.has(String(name)))), TARGET).rows); // prettier-ignore
  const truth = means(there);
  const rest = sizes.filter((size) => !names.has(`s${size}`));
  return mean(rest.map((size) => Math.abs(carried.get(size)! / truth.get(size)! - 1)));
}

function rowsOf(measured: readonly Measured[], architecture: Measured["architecture"]): Dataset["rows"] {
  return measured
    .filter((each) => each.architecture === architecture)
    .map(({ size, cpuSeconds }) => [`s${size}`, size, cpuSeconds]);
}

function table(rows: Dataset["rows"]): Dataset {
  const column = (name: string, role: Column["role"], kind: Column["kind"] = "number"): Column => ({
    name,
    kind,
    role,
    unit: "",
    description: "",
  });
  return {
    format: "dataset",
    version: 1,
    name: "a",
    campaignId: null,
    subject: "a",
    level: "run",
    columns: [column("configuration", "group", "category"), column("size", "feature"), column(TARGET, "target")],
    rows,
    partial: false,
  };
}

function means(rows: Dataset["rows"]): ReadonlyMap<number, number> {
  const bySize = grouped(rows, ([, size]) => Number(size));
  return new Map([...bySize].map(([size, all]) => [size, mean(all.map(([, , seconds]) => Number(seconds)))]));
}

function grouped<Each>(all: readonly Each[], groupOf: (each: Each) => number): ReadonlyMap<number, readonly Each[]> {
  const groups = new Map<number, Each[]>();
  for (const each of all) groups.set(groupOf(each), [...(groups.get(groupOf(each)) ?? []), each]);
  return groups;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

function evenly(count: number, of: number): number[] {
  if (count === 1) return [Math.floor(of / 2)];
  return Array.from({ length: count }, (_, index) => Math.round((index * (of - 1)) / (count - 1)));
}

function subsets(count: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: count - from }, (_, offset) => from + offset).flatMap((first) =>
    subsets(count, k - 1, first + 1).map((rest) => [first, ...rest]),
  );
}
