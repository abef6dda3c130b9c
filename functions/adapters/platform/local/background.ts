import { readFileSync } from "node:fs";

import type { Invocation } from "#core/trace/invocation.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";

import { busyCpuSeconds } from "./machine.ts";

/** Watches what else the machine does while a run is measured, from its making on. */
export class Background {
  readonly #busyBefore = busyCpuSeconds();
  readonly #childrenBefore = childrenCpuSeconds();
  readonly #selfBefore = selfCpuSeconds();

  /** CPU seconds of everything but the invocations; null where they cannot be told apart. */
  until(invocations: readonly Invocation[], notes: readonly string[]): RunMeasurement["background"] {
    const busyAfter = busyCpuSeconds();
    const own = this.#ownCpuSeconds(invocations);
    if (busyAfter === null || this.#busyBefore === null || own === null) {
      const why =
        "What else ran on this machine could not be seen, as the processor times of it or of the run are not known";
      return { otherCpuSeconds: null, notes: [...notes, why] };
    }
    const otherCpuSeconds = Math.max(0, busyAfter - this.#busyBefore - own);
    const agent = selfCpuSeconds() - this.#selfBefore;
    return {
      otherCpuSeconds,
      notes: [...notes, `Of the other CPU time ${agent.toFixed(3)} s went to measuring itself`],
    };
  }

  #ownCpuSeconds(invocations: readonly Invocation[]): number | null {
    const used = invocations.map(({ usage }) => usage.cpuSeconds);
    const known = used.reduce<number>((total, seconds) => total + (seconds ?? 0), 0);
    if (!used.includes(null)) return known;
    const childrenAfter = childrenCpuSeconds();
    if (childrenAfter === null || this.#childrenBefore === null) return null;
    return Math.max(known, childrenAfter - this.#childrenBefore);
  }
}

function selfCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const TICKS_PER_SECOND = 100;

/** Of children that have ended: fields 16 and 17 of /proc/self/stat, see proc(5). */
function childrenCpuSeconds(): number | null {
  try {
    const text = readFileSync("/proc/self/stat", "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
