/**
 * Instructions in the binary format of WebAssembly (Core Specification 2.0, chapter 5): operands first, as on its stack. They
 * are bytes, and code that was written before: its bytes are put in their place once, when all is written.
 */
export type Code = readonly (number | Code)[];

/** Types of values. */
export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
/** Does it, and again as long as a condition holds. */
export const repeat = (body: Code, condition: Code): Code => [0x03, 0x40, body, condition, 0x0d, 0, 0x0b];
export const when = (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b];

/** Whole numbers of 32 bits, and addresses. */
export const i32 = {
  constant: (value: number): Code => [0x41, signed(value)],
  plus: binary([0x6a]),
  shiftLeft: binary([0x74]),
  shiftRight: binary([0x75]),
  and: binary([0x71]),
  isBelow: binary([0x49]),
};

export const f64 = {
  constant: (value: number): Code => [0x44, doubleBytes(value)],
  plus: binary([0xa0]),
  times: binary([0xa2]),
  over: binary([0xa3]),
  smaller: binary([0xa4]),
  isAbove: binary([0x64]),
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x39, 3, unsigned(offset)],
};

/** 128 bits, whatever they are. */
export const v128 = {
  load: (address: Code, offset = 0): Code => [address, vector(0x00), 4, unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, vector(0x0b), 4, unsigned(offset)],
  /** One number of 32, or of 64 bits, in all places. */
  load32Splat: (address: Code, offset = 0): Code => [address, vector(0x09), 2, unsigned(offset)],
  load64Splat: (address: Code, offset = 0): Code => [address, vector(0x0a), 3, unsigned(offset)],
  /** One number of 64 bits in the second place of what is there. */
  load64Second: (address: Code, value: Code, offset = 0): Code => [
    address,
    value,
    vector(0x57),
    3,
    unsigned(offset),
    1,
  ],
  /** 64 bits, and as many zeros; and the first half. */
  load64: (address: Code, offset = 0): Code => [address, vector(0x5d), 3, unsigned(offset)],
  store64: (address: Code, value: Code, offset = 0): Code => [address, value, vector(0x5b), 3, unsigned(offset), 0],
  and: binary(vector(0x4e)),
  /** The first without the bits of the second. */
  without: binary(vector(0x4f)),
  or: binary(vector(0x50)),
  /** Bits of the first where the third has them, else of the second. */
  select: (first: Code, second: Code, mask: Code): Code => [first, second, mask, vector(0x52)],
  hasAny: unary(vector(0x53)),
};

export const f32x4 = {
  plus: binary(vector(0xe4)),
  times: binary(vector(0xe6)),
};

export const f64x2 = {
  splat: unary(vector(0x14)),
  lane: (value: Code, lane: number): Code => [value, vector(0x21), lane],
  isAbove: binary(vector(0x4a)),
  isAtLeast: binary(vector(0x4c)),
  opposite: unary(vector(0xed)),
  absolute: unary(vector(0xec)),
  root: unary(vector(0xef)),
  plus: binary(vector(0xf0)),
  minus: binary(vector(0xf1)),
  times: binary(vector(0xf2)),
  over: binary(vector(0xf3)),
  /** The second where it is less than the first. */
  smaller: binary(vector(0xf6)),
  /** The second where it is more than the first. */
  larger: binary(vector(0xf7)),
  /** Of the first two of four floats; and back, with two zeros. */
  ofFloats: unary(vector(0x5f)),
  toFloats: unary(vector(0x5e)),
  /** Of the first two of four whole numbers. */
  ofWholes: unary(vector(0xfe)),
};

/** Whole numbers of 64 bits, or doubles as such. */
export const i64x2 = {
  shiftLeft: binary(vector(0xcb)),
  plus: binary(vector(0xce)),
};

export const i32x4 = {
  splat: unary(vector(0x11)),
  lane: (value: Code, lane: number): Code => [value, vector(0x1b), lane],
  shiftLeft: binary(vector(0xab)),
  shiftRight: binary(vector(0xac)),
  plus: binary(vector(0xae)),
  smaller: binary(vector(0xb6)),
  larger: binary(vector(0xb8)),
  /** Two numbers without what follows the point, at the bounds of 32 bits where they are outside, NaN as zero; and two zeros. */
  truncated: unary(vector(0xfc)),
};

/** A number of seven bits a byte, the lowest first. */
export function unsigned(value: number): number[] {
  return value < 128 ? [value] : [0x80 | (value & 0x7f), ...unsigned(value >>> 7)];
}

/** A length, and what has it. */
export function sized(content: Code): number[] {
  const bytes = bytesIn(content);
  return [...unsigned(bytes.length), ...bytes];
}

/** All bytes of some code, in their order. */
function bytesIn(code: Code, bytes: number[] = []): number[] {
  for (let index = 0; index < code.length; index++) {
    const part = code[index]!;
    if (typeof part === "number") bytes.push(part);
    else bytesIn(part, bytes);
  }
  return bytes;
}

function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 0x7f] : [0x80 | (value & 0x7f), ...signed(value >> 7)];
}

function unary(operation: Code): (value: Code) => Code {
  return (value) => [value, operation];
}

function binary(operation: Code): (first: Code, second: Code) => Code {
  return (first, second) => [first, second, operation];
}

function vector(operation: number): Code {
  return [0xfd, unsigned(operation)];
}

function doubleBytes(value: number): number[] {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value, true);
  return Array.from({ length: 8 }, (_, at) => bytes.getUint8(at));
}
