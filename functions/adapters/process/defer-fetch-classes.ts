/** With the static functions of each. */
const CLASSES = { Headers: [], Request: [], Response: ["error", "json", "redirect"] } as const;

const ordinaryHasInstance = Function.prototype[Symbol.hasInstance];

type Class = abstract new (...given: never[]) => object;

/**
 * Puts stand-ins in the place of the classes of `fetch`, which Node loads with all of `fetch` at the first use of any: 20
 * ms that a server of plain HTTP need not spend before its first answer. The first that is made of one loads them after
 * all. Does nothing where they are loaded already.
 */
export function deferFetchClasses(): void {
  for (const [name, statics] of Object.entries(CLASSES)) {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    if (own?.get === undefined || !own.configurable) continue;
    const get = own.get.bind(globalThis) as () => Class;
    const load = (): Class => keepingGlobal(name, get);
    const { enumerable = false } = own;
    const value = standIn(name, load, statics);
    Object.defineProperty(globalThis, name, { value, enumerable, configurable: true, writable: true });
  }
}

/** Node puts the class in the global's place when it loads it, whatever is there by then. */
function keepingGlobal(name: string, get: () => Class): Class {
  const present = Object.getOwnPropertyDescriptor(globalThis, name);
  const loaded = get();
  if (present !== undefined) Object.defineProperty(globalThis, name, present);
  return loaded;
}

/** Can be extended and asked for its instances before the class is loaded; what it makes is the class's own. */
function standIn(name: string, load: () => Class, statics: readonly string[]): Class {
  let loaded: Class | undefined;
  const link = (): Class => {
    if (loaded !== undefined) return loaded;
    loaded = load();
    Object.setPrototypeOf(Late, loaded);
    Object.setPrototypeOf(Late.prototype, loaded.prototype as object);
    return loaded;
  };
  function Late(this: unknown, ...given: never[]): object {
    if (new.target === undefined) throw new TypeError(`Class constructor ${name} cannot be invoked without 'new'`);
    const native = link();
    return Reflect.construct(native, given, new.target === (Late as unknown) ? native : new.target) as object;
  }
  Object.defineProperty(Late, "name", { value: name });
  Object.defineProperty(Late, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this !== Late) return ordinaryHasInstance.call(this, value);
      // What does not say that it is one needs no class to be told apart.
      return saysItIs(name, value) && ordinaryHasInstance.call(link(), value);
    },
  });
  for (const key of statics) Object.defineProperty(Late, key, { get: () => Reflect.get(link(), key) as unknown });
  Object.defineProperty(Late.prototype, Symbol.toStringTag, { value: name, configurable: true });
  return Late as unknown as Class;
}

function saysItIs(name: string, value: unknown): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, Symbol.toStringTag) === name;
}
