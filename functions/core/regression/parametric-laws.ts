/** A parameter of a law with its bounds. */
export interface LawParameter {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  /** Searches begin between these, evenly in the logarithm. */
  readonly starts: readonly [number, number];
  /** Whether it is an amount of the target, in its unit. */
  readonly isAmount: boolean;
  /** Whether it says how time grows with the size: of no use where there is none. */
  readonly isGrowth: boolean;
}

/**
 * Time out of a few parameters p in order, how much works at once (n: cores, threads, devices), how much there is to do
 * and how much there is of a second resource, both as shares of what is usual. Never negative within the bounds.
 */
export interface ParametricLaw {
  readonly parameters: readonly LawParameter[];
  readonly time: (p: Float64Array, n: number, size: number, other: number) => number;
}

export type LawName = "amdahl" | "gustafson" | "usl" | "ernest" | "power" | "inverse-log" | "roofline";

/**
 * Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities", AFIPS 1967:
 * work · size^growth · (serial + (1 - serial) / n).
 */
const amdahl: ParametricLaw = {
  parameters: [amount("work"), share("serial"), growth("growth")],
  time: (p, n, size) => p[0]! * size ** p[2]! * (p[1]! + (1 - p[1]!) / n),
};

/**
 * Gustafson, "Reevaluating Amdahl's law", Communications of the ACM 31 (1988), for a given amount of work:
 * work · size^growth / (serial + (1 - serial) · n).
 */
const gustafson: ParametricLaw = {
  parameters: [amount("work"), share("serial"), growth("growth")],
  time: (p, n, size) => (p[0]! * size ** p[2]!) / (p[1]! + (1 - p[1]!) * n),
};

/**
 * The universal scalability law of Gunther, Guerrilla Capacity Planning, 2007:
 * work · size^growth · (1 + contention · (n - 1) + coherency · n · (n - 1)) / n.
 */
const usl: ParametricLaw = {
  parameters: [amount("work"), share("contention"), share("coherency"), growth("growth")],
  time: (p, n, size) => (p[0]! * size ** p[3]! * (1 + p[1]! * (n - 1) + p[2]! * n * (n - 1))) / n,
};

/**
 * Venkataraman et al., "Ernest: efficient performance prediction for large-scale advanced analytics", NSDI 2016:
 * fixed + work · size^growth / n + gathering · ln n + each · n; Ernest's own growth is 1.
 */
const ernest: ParametricLaw = {
  parameters: [amount("fixed"), amount("work"), amount("gathering"), amount("each"), growth("growth")],
  time: (p, n, size) => p[0]! + (p[1]! * size ** p[4]!) / n + p[2]! * logFromOne(n) + p[3]! * n,
};

/** A power law above a floor: fixed + work · size^growth / n^speedup. */
const power: ParametricLaw = {
  parameters: [amount("fixed"), amount("work"), exponent("speedup"), growth("growth")],
  time: (p, n, size) => p[0]! + p[1]! * size ** p[3]! * n ** -p[2]!,
};

/**
 * Work that is shared and an exchange in a tree, as in Culler et al., "LogP", PPoPP 1993:
 * fixed + work · size^growth / n + exchange · ln n.
 */
const inverseLog: ParametricLaw = {
  parameters: [amount("fixed"), amount("work"), amount("exchange"), growth("growth")],
  time: (p, n, size) => p[0]! + (p[1]! * size ** p[3]!) / n + p[2]! * logFromOne(n),
};

/**
 * The slower of two resources, as in Williams, Waterman and Patterson, "Roofline", Communications of the ACM 52 (2009):
 * the larger of work · size^growth / n and transfer · size^transferGrowth / other.
 */
const roofline: ParametricLaw = {
  parameters: [amount("work"), amount("transfer"), growth("growth"), growth("transferGrowth")],
  time: (p, n, size, other) => Math.max((p[0]! * size ** p[2]!) / n, (p[1]! * size ** p[3]!) / other),
};

export const PARAMETRIC_LAWS: Readonly<Record<LawName, ParametricLaw>> = {
  amdahl,
  gustafson,
  usl,
  ernest,
  power,
  "inverse-log": inverseLog,
  roofline,
};

/** Searches for an amount begin at shares of the usual target. */
function amount(name: string): LawParameter {
  return { name, lower: 0, upper: Infinity, starts: [0.05, 5], isAmount: true, isGrowth: false };
}

function share(name: string): LawParameter {
  return { name, lower: 0, upper: 1, starts: [0.001, 0.5], isAmount: false, isGrowth: false };
}

function exponent(name: string): LawParameter {
  return { name, lower: 0, upper: 4, starts: [0.3, 2], isAmount: false, isGrowth: false };
}

function growth(name: string): LawParameter {
  return { ...exponent(name), isGrowth: true };
}

/** What is spent on working together begins with the second; less than one does not give any back. */
function logFromOne(value: number): number {
  return Math.log(Math.max(1, value));
}
