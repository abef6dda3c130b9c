import type { RunComponent } from "#core/campaign/run-request.ts";
import { prng } from "#core/numeric/prng.ts";
import type { Prng } from "#core/numeric/prng.ts";
import type { InvocationOutcome, Usage } from "#core/trace/invocation.ts";

import type { ComponentLaw } from "./laws.ts";
import { ticks } from "./ticks.ts";

/** What one invocation does once it has a server: how long each part takes, and how it ends. */
export interface Service {
  readonly startSeconds: number;
  readonly downloadSeconds: number;
  readonly computeSeconds: number;
  readonly uploadSeconds: number;
  readonly teardownSeconds: number;
  readonly outcome: InvocationOutcome;
  readonly usage: Usage;
  /** For each output, the size of each of its files. */
  readonly outputFileBytes: number;
}

export interface ServiceOptions {
  readonly component: RunComponent;
  readonly law: ComponentLaw;
  readonly inputBytes: number;
  readonly inputKeys: readonly string[];
  readonly cold: boolean;
  readonly seed: string;
}

/** Applies the law: (base + perByte · bytes) / cores^exponent · noise, within the memory and time that are allowed. */
export function serviceOf({ component, law, inputBytes, inputKeys, cold, seed }: ServiceOptions): Service {
  const { configuration, timeoutSeconds, outputs } = component;
  const cores = Math.min(configuration.cpuMillicores / 1000, law.usableCores);
  const noise = Math.exp(law.noise * standardNormal(prng(seed)) - law.noise ** 2 / 2);
  const wholeSeconds = ((law.baseSeconds + law.secondsPerInputByte * inputBytes) / cores ** law.cpuExponent) * noise;
  const neededBytes = law.memoryBaseBytes + law.memoryPerInputByte * inputBytes;
  const outputFileBytes = Math.max(1, Math.round((law.outputBytesPerInputByte * inputBytes) / law.outputFiles));
  const outputBytes = outputFileBytes * law.outputFiles * outputs.length;

  const startSeconds = cold ? law.coldStartSeconds : law.warmStartSeconds;
  const downloadSeconds = inputBytes / law.bytesPerSecond;
  const memoryShare = Math.min(1, configuration.memoryBytes / neededBytes);
  const computeSeconds = wholeSeconds * memoryShare;
  const ending = endingOf(law, inputKeys, memoryShare < 1, configuration.memoryBytes);
  const uploadSeconds = ending.kind === "succeeded" ? outputBytes / law.bytesPerSecond : 0;
  const parts = withinTime(
    [startSeconds, downloadSeconds, computeSeconds, uploadSeconds].map(ticks),
    ticks(timeoutSeconds),
  );
  const [start = 0, download = 0, compute = 0, upload = 0] = parts.seconds;
  return {
    startSeconds: start,
    downloadSeconds: download,
    computeSeconds: compute,
    uploadSeconds: upload,
    teardownSeconds: ticks(law.teardownSeconds),
    outcome: parts.cut ? { kind: "timedOut", limitSeconds: timeoutSeconds } : ending,
    usage: {
      cpuSeconds: compute * cores,
      peakMemoryBytes: Math.min(neededBytes, configuration.memoryBytes),
      throttledSeconds: 0,
    },
    outputFileBytes,
  };
}

function endingOf(
  law: ComponentLaw,
  keys: readonly string[],
  outOfMemory: boolean,
  limitBytes: number,
): InvocationOutcome {
  if (outOfMemory) return { kind: "outOfMemory", limitBytes };
  const { failure } = law;
  const fails = failure !== undefined && keys.some((key) => key.endsWith(failure.onKeysEnding ?? ""));
  return fails ? { kind: "failed", exitCode: failure.exitCode, message: failure.message } : { kind: "succeeded" };
}

/** The parts as far as they go before the time is up. */
function withinTime(
  parts: readonly number[],
  limitSeconds: number,
): { readonly seconds: number[]; readonly cut: boolean } {
  let left = limitSeconds;
  let cut = false;
  const seconds = parts.map((part) => {
    const taken = Math.min(part, left);
    cut ||= part > left;
    left -= taken;
    return taken;
  });
  return { seconds, cut };
}

/** Box and Muller's transform. */
function standardNormal(random: Prng): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
