import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Gives out whole cores, those with the fewest users first. */
export class CoreAllocator {
  readonly #users: Map<number, number>;

  constructor(cores: readonly number[]) {
    this.#users = new Map(cores.map((core) => [core, 0]));
  }

  get coreCount(): number {
    return this.#users.size;
  }

  take(count: number): readonly number[] {
    const byUse = [...this.#users].sort(
      ([core, users], [otherCore, otherUsers]) => users - otherUsers || core - otherCore,
    );
    const taken = byUse.slice(0, Math.max(1, count)).map(([core]) => core);
    for (const core of taken) this.#users.set(core, (this.#users.get(core) ?? 0) + 1);
    return taken;
  }

  giveBack(cores: readonly number[]): void {
    for (const core of cores) this.#users.set(core, (this.#users.get(core) ?? 1) - 1);
  }
}

/** The cores this process may use, or none where CPU affinity cannot be set (no `taskset`, not Linux). */
export function affinityCores(): readonly number[] {
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(readStatus())?.[1];
  const cores = allowed === undefined ? [] : coresOf(allowed);
  const [first] = cores;
  if (first === undefined) return [];
  return spawnSync("taskset", ["-c", String(first), "true"], { stdio: "ignore" }).status === 0 ? cores : [];
}

/** The cores of a list such as `0-3,8`. */
export function coresOf(list: string): readonly number[] {
  return list.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    if (first === undefined || last === undefined) return [];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function readStatus(): string {
  try {
    return readFileSync("/proc/self/status", "utf8");
  } catch {
    return "";
  }
}
