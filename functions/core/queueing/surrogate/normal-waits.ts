import { TARGET_SCALES } from "./network-targets.ts";
import { type TandemDescription, WAIT_FLOOR } from "./tandem-description.ts";

/** Waits in mean services of the first stage; how likely each stage makes wait. */
export interface NormalWaits {
  readonly wait1: number;
  readonly waits1: number;
  readonly bufferWait: number;
  readonly wait2: number;
  readonly waits2: number;
}

/** The waits that a network's answer, the first five of its targets, stands for. */
export function waitsOfAnswer(described: TandemDescription, answer: ArrayLike<number>): NormalWaits {
  const { wait1, wait2, bufferWait, serviceRatio } = described;
  const grown = (target: number): number => Math.exp(answer[target]! * TARGET_SCALES[target]!);
  const share = (target: number): number => 1 / (1 + Math.exp(-answer[target]! * TARGET_SCALES[target]!));
  return {
    wait1: Math.max(0, (wait1 + WAIT_FLOOR) * grown(0) - WAIT_FLOOR),
    wait2: Math.max(0, (wait2 + WAIT_FLOOR) * grown(1) - WAIT_FLOOR) * serviceRatio,
    bufferWait: Math.max(0, bufferWait * ((1 + WAIT_FLOOR) * grown(2) - WAIT_FLOOR)),
    waits1: share(3),
    waits2: share(4),
  };
}

/** In mean services of the first stage. */
export function normalResponse({ wait1, bufferWait, wait2 }: NormalWaits, serviceRatio: number): number {
  return 1 + wait1 + bufferWait + wait2 + serviceRatio;
}
