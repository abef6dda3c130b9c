import { RUN_LENGTH } from "../../discover/watch-model.ts";
import { alarmRates } from "./alarm-rates.ts";

// How often the watch over models gives alarm though a model holds what it promised, beside the law, and how soon where it
// does not. The promise is the share of misses p; the law says n / run length at most within n observations.
const PROMISED = [0.05, 0.1, 0.2];
const WITHIN = [20, 50, 100, 200, 500, 1000];
const STREAMS = 4_000;
const DRIFTED = [0.2, 0.3, 0.5, 0.8];
const DRIFT_WITHIN = [10, 20, 50, 100, 200, 500, 1000];

const share = (value: number): string => `${(value * 100).toFixed(2)} %`.padStart(9);
const row = (label: string, cells: readonly string[]): string => `${label.padEnd(34)}${cells.join(" ")}\n`;
const counts = (within: readonly number[]): string[] => within.map((count) => String(count).padStart(9));

process.stdout.write(`False alarms within n observations, ${STREAMS} streams each; run length ${RUN_LENGTH}\n`);
process.stdout.write(row("n", counts(WITHIN)));
process.stdout.write(
  row(
    "the law, at most",
    WITHIN.map((count) => share(Math.min(1, count / RUN_LENGTH))),
  ),
);
for (const promised of PROMISED) {
  const law = { missRate: promised, runLength: RUN_LENGTH };
  const study = { law, missRate: promised, within: WITHIN, streams: STREAMS, seed: `holds ${promised}` };
  process.stdout.write(row(`simulated, misses ${promised} as promised`, alarmRates(study).alarmed.map(share)));
}

process.stdout.write(`\nAlarms within n observations where more miss than the promised 0.1\n`);
process.stdout.write(row("n", [...counts(DRIFT_WITHIN), "     mean"]));
for (const missRate of DRIFTED) {
  const law = { missRate: 0.1, runLength: RUN_LENGTH };
  const study = { law, missRate, within: DRIFT_WITHIN, streams: STREAMS, seed: `drifts ${missRate}` };
  const { alarmed, meanDelay } = alarmRates(study);
  process.stdout.write(row(`misses ${missRate}`, [...alarmed.map(share), (meanDelay?.toFixed(0) ?? "-").padStart(9)]));
}
