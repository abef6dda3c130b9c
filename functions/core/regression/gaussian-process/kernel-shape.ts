import type { Matrix } from "#core/numeric/matrix.ts";
import type { Kernel } from "./kernel.ts";

export interface KernelParts {
  readonly quadratic: boolean;
  readonly additive: boolean;
  readonly direction: boolean;
  readonly effect?: string;
  readonly inverse?: string;
}

/** A kernel with these parts on the columns that vary, its parameters yet to be set. */
export function kernelShape(parts: KernelParts, features: Matrix, names: readonly string[], constant: number): Kernel {
  const { inputs, distanceInputs } = inputColumns(parts.inverse, features, names);
  const ones = (columns: readonly number[]): number[] => columns.map(() => 1);
  return {
    inputs,
    distanceInputs,
    constant,
    linear: ones(inputs),
    quadratic: parts.quadratic ? ones(inputs) : null,
    additive: parts.additive ? { sizes: ones(distanceInputs), lengths: ones(distanceInputs) } : null,
    matern: { size: 1, lengths: ones(distanceInputs), direction: parts.direction ? ones(distanceInputs) : null },
    effect: parts.effect === undefined ? null : { column: columnNamed(parts.effect, names), size: 1 },
    nugget: 1,
    noise: 1,
  };
}

/** All columns that vary; with an inverse, the distance has it in the place of its logarithm or of the input itself. */
function inputColumns(inverse: string | undefined, features: Matrix, names: readonly string[]) {
  const varying = Array.from({ length: features.columnCount }, (_, column) => column).filter((column) =>
    varies(features, column),
  );
  if (inverse === undefined) return { inputs: varying, distanceInputs: varying };
  const reciprocal = columnNamed(inverse, names);
  const input = inverse.replace(/^1\//, "");
  const inputs = varying.filter((column) => column === reciprocal || !isOtherForm(names[column]!, names));
  const replaced = [`ln ${input}`, input].map((name) => names.indexOf(name));
  return { inputs, distanceInputs: inputs.filter((column) => !replaced.includes(column)) };
}

/** Of inputs other than the named one only the logarithm is used, where there is one. */
function isOtherForm(name: string, names: readonly string[]): boolean {
  return name.startsWith("1/") && names.includes(`ln ${name.slice(2)}`);
}

function columnNamed(name: string, names: readonly string[]): number {
  const column = names.indexOf(name);
  if (column === -1) {
    throw new RangeError(
      `Cannot fit a Gaussian process as the column it is told of must be one of its features: "${name}" is not among ` +
        (names.length === 0 ? "none" : names.map((other) => `"${other}"`).join(", ")),
    );
  }
  return column;
}

function varies({ rowCount, columnCount, data }: Matrix, column: number): boolean {
  for (let row = 1; row < rowCount; row++) if (data[row * columnCount + column] !== data[column]) return true;
  return false;
}
