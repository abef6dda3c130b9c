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
  return {
    wait1: Math.max(0, (wait1 + WAIT_FLOOR) * grown(answer, 0) - WAIT_FLOOR),
    wait2: Math.max(0, (wait2 + WAIT_FLOOR) * grown(answer, 1) - WAIT_FLOOR) * serviceRatio,
    bufferWait: Math.max(0, bufferWait * ((1 + WAIT_FLOOR) * grown(answer, 2) - WAIT_FLOOR)),
    waits1: share(answer, 3),
    waits2: share(answer, 4),
  };
}

function grown(answer: ArrayLike<number>, target: number): number {
  return Math.exp(answer[target]! * TARGET_SCALES[target]!);
}

function share(answer: ArrayLike<number>, target: number): number {
  return 1 / (1 + Math.exp(-answer[target]! * TARGET_SCALES[target]!));
}

/** In mean services of the first stage. */
export function normalResponse({ wait1, bufferWait, wait2 }: NormalWaits, serviceRatio: number): number {
  return 1 + wait1 + bufferWait + wait2 + serviceRatio;
}
