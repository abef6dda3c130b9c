import { formatNumber, formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import type { Model } from "#core/model/model.ts";

import type { OwnCost } from "./own-cost.ts";

/** What models of our own functions came of. */
export interface OwnOrigin {
  /** As it was typed. */
  readonly command: string;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly durationSeconds: number;
  /** Whether the store was empty before. */
  readonly isFresh: boolean;
  /** In a few words. */
  readonly machine: string;
  readonly functions: readonly (OwnCost & { readonly function: string; readonly models: readonly Model[] })[];
}

/** Says where tables and models come from, how good they are, and under which licence they are: a file beside them. */
export function ownNotice(origin: OwnOrigin): string {
  const { command, finishedAt, durationSeconds, isFresh, machine, functions } = origin;
  const sum = (of: (cost: OwnCost) => number): number => functions.reduce((total, each) => total + of(each), 0);
  const heldBy = [...new Set(functions.flatMap((each) => each.heldBy))].join(", ");
  const seen = functions.flatMap(({ otherCpuSeconds }) => otherCpuSeconds ?? []);
  const others = seen.reduce((total, each) => total + each, 0);
  const shares = functions.map((each) => `${each.function} ${each.nodeSeconds.toFixed(1)}`).join(", ");
  const from = isFresh ? "from an empty store" : "on a store in which earlier measurements lay, which count as well";
  const paragraphs = [
    `What \`${command}\` measured of our own functions, and learned of it, by ${finishedAt}, ${from}: ` +
      `${sum(({ runs }) => runs)} runs, ${sum(({ nodeSeconds }) => nodeSeconds).toFixed(1)} node-seconds (${shares}; one node-second is the whole machine ` +
      `for one second), ${formatQuantity(durationSeconds, "s")} in all, learning included. The machine: ${machine}. Limits were held by: ${heldBy}. ` +
      (seen.length === 0
        ? "What else ran meanwhile was not seen."
        : `Other processes used ${formatNumber(others)} CPU seconds meanwhile, which the models carry as noise.`),
    "`measured/*.csv` are the aggregator's tables, byte for byte: a row an invocation. `*.serviceSeconds.json` are the models that the " +
      "chain left; `*.peakMemoryBytes.json` were learned by the same command from the same tables, with CPU and amount of work as the only inputs.",
    ["On what was held out:", ...functions.flatMap(({ models }) => models.map(modelLine))].join("\n"),
    "`profaas deploy` takes requests, limits and concurrency of our functions from them (`ownResources()` of `functions/core/inventory/own-resources.ts`).",
    "Copyright 2026 the authors of profaas. Licensed under the Apache License, Version 2.0, as the project is: see LICENSE there.",
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function modelLine({ name, metrics, training, warnings }: Model): string {
  const { heldOut, baseline, coverage } = metrics;
  const share = (mape: number | null): string => (mape === null ? "unknown" : formatShare(mape));
  const line =
    `* ${name}: MAPE ${share(heldOut.mape)} (guessing the mean ${share(baseline.mape)}); ${formatShare(coverage.share)} inside ` +
    `the interval that promises ${formatShare(coverage.level)}; ${training.configurations} configurations, ${training.rows} rows.`;
  return [line, ...warnings.map((warning) => `  ${warning}`)].join("\n");
}
