import { formatQuantity } from "#core/document/format-quantity.ts";

import type { Scale } from "./scale.ts";

/** Round values (1, 2 or 5 times a power of ten apart) between two values, about so many. */
export function linearTicks(minimum: number, maximum: number, count: number): number[] {
  if (!(maximum > minimum) || count < 1) return [minimum];
  const step = roundStep((maximum - minimum) / count);
  const first = Math.ceil(minimum / step - 1e-9);
  const last = Math.floor(maximum / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => clean((first + index) * step));
}

/** 1, 2 and 5 times the powers of ten between two positive values; the powers alone when they are many. */
export function logTicks(minimum: number, maximum: number): number[] {
  const decades = Math.log10(maximum / minimum);
  const factors = decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(minimum)); power <= Math.log10(maximum); power++) {
    for (const factor of factors) {
      const tick = clean(factor * 10 ** power);
      if (tick >= minimum && tick <= maximum) ticks.push(tick);
    }
  }
  return ticks;
}

/** Ticks that are round in the unit in which they are written: bytes in powers of 1024, long times in minutes. */
export function quantityTicks(scale: Scale, unit: string, count: number): number[] {
  const size = unitSize(scale.maximum, unit);
  const [minimum, maximum] = [scale.minimum / size, scale.maximum / size];
  const ticks = scale.kind === "log" ? logTicks(minimum, maximum) : linearTicks(minimum, maximum, count);
  return ticks.map((tick) => tick * size);
}

/** A tick in words, without zeros that say nothing: `2 s`, `512 MiB`; all ticks of an axis of seconds in one unit. */
export function tickLabel(value: number, unit: string, largest: number): string {
  if (unit === "s" && largest >= 1 && largest < 120) return `${clean(value)} s`;
  if (unit === "share") return `${clean(value * 100)} %`;
  return formatQuantity(value, unit)
    .replace(/(\.\d*?)0+(?= )/, "$1")
    .replace(/\.(?= )/, "");
}

function unitSize(largest: number, unit: string): number {
  if (unit === "B")
    return 1_024 ** Math.max(0, Math.min(5, Math.floor(Math.log(Math.max(1, largest)) / Math.log(1_024))));
  if (unit === "s" && largest >= 7_200) return 3_600;
  return unit === "s" && largest >= 120 ? 60 : 1;
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Without the dust that binary fractions leave. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}
