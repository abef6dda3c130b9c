import { Killed } from "./killing-store.ts";

/** A process that is killed when it has done so many writes, of whatever kind; from then on nothing it asks for is done. */
export interface MortalLife {
  readonly writes: number;
  readonly killed: boolean;
  /** Names of the last write before its death. */
  readonly lastWrite: string;
  /** The thing as that process has it: methods of these names write. */
  of<Thing extends object>(thing: Thing, writing: readonly string[]): Thing;
}

/** Only writes of the kind count that is named, or all. */
export function mortalLife(killAfter: number, kind?: string): MortalLife {
  let writes = 0;
  let killed = false;
  let lastWrite = "";
  const call = async (work: () => unknown, name: string, isWrite: boolean): Promise<unknown> => {
    if (killed) throw new Killed();
    if (isWrite) {
      writes++;
      lastWrite = name;
    }
    const isFatal = isWrite && writes === killAfter;
    const result = await work();
    if (isFatal) killed = true;
    if (killed) throw new Killed();
    return result;
  };
  return {
    get writes() {
      return writes;
    },
    get killed() {
      return killed;
    },
    get lastWrite() {
      return lastWrite;
    },
    of: (thing, writing) =>
      new Proxy(thing, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== "function" || typeof name !== "string") return value;
          return (...words: unknown[]) =>
            call(
              () => value.apply(target, words),
              `${name} ${String(words[1] ?? words[0])}`,
              kind === undefined ? writing.includes(name) : name === kind,
            );
        },
      }),
  };
}
