import { fillLikeness, type FillLikeness } from "./likeness-code.ts";
import { maternCode } from "./matern-code.ts";
import type { NumberRoom } from "./number-room.ts";
import { squaredProduct, type SquaredProduct } from "./squared-product-code.ts";
import { WasmModule } from "./wasm-module.ts";

/** What Gaussian processes are asked with, by double-precision SIMD: to write more would keep those waiting who ask. */
export interface ProcessFunctions {
  readonly fillMatern: FillLikeness;
  readonly squaredProduct: SquaredProduct;
}

export type ProcessRoom = NumberRoom<ProcessFunctions>;

export const processCode = new WasmModule<ProcessFunctions>(() => [
  fillLikeness("fillMatern", maternCode),
  squaredProduct(),
]);
