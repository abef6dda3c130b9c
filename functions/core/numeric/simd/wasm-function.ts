import { type Code, sized, unsigned } from "./wasm-code.ts";

/** A function of a module that is being written: its parameters first, then what it remembers. */
export class WasmFunction {
  readonly name: string;
  readonly #parameters: number[] = [];
  readonly #locals: number[] = [];
  readonly #result: Code;
  #body: Code = [];

  /** With a type of what it answers, or with none. */
  constructor(name: string, result?: number) {
    this.name = name;
    this.#result = result === undefined ? [] : [result];
  }

  /** Parameters by their names, with their types, in the order of a call. */
  takes<Name extends string>(types: Record<Name, number>): Record<Name, number> {
    return numbered(types, (type) => this.#parameters.push(type) - 1);
  }

  /** Variables by their names, which begin at zero; named after all parameters. */
  remembers<Name extends string>(types: Record<Name, number>): Record<Name, number> {
    return numbered(types, (type) => this.#local(type));
  }

  /** Some variables of one type. */
  remembersSome(count: number, type: number): number[] {
    return Array.from({ length: count }, () => this.#local(type));
  }

  does(...body: readonly Code[]): this {
    this.#body = body;
    return this;
  }

  /** Its type, as a module lists it. */
  type(): Code {
    return [0x60, sized(this.#parameters), sized(this.#result)];
  }

  /** Its code, as a module lists it. */
  code(): Code {
    const locals = this.#locals.map((type) => [1, type]);
    return sized([unsigned(this.#locals.length), locals, this.#body, 0x0b]);
  }

  #local(type: number): number {
    return this.#parameters.length + this.#locals.push(type) - 1;
  }
}

function numbered<Name extends string>(types: Record<Name, number>, of: (type: number) => number) {
  const entries = Object.entries<number>(types).map(([name, type]) => [name, of(type)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}
