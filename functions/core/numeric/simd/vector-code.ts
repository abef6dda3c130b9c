import { expCode } from "./exp-code.ts";
import { fillLikeness, type FillLikeness, sumLikeness, type SumLikeness } from "./likeness-code.ts";
import type { NumberRoom } from "./number-room.ts";
import { type FindPartner, follow, type FollowPairs, partner } from "./pair-code.ts";
import { WasmModule } from "./wasm-module.ts";

/** What support vectors are found and asked with, by double-precision SIMD. */
export interface VectorFunctions {
  readonly fillRbf: FillLikeness;
  readonly sumRbf: SumLikeness;
  readonly follow: FollowPairs;
  readonly partner: FindPartner;
}

export type VectorRoom = NumberRoom<VectorFunctions>;

export const vectorCode = new WasmModule<VectorFunctions>(() => [
  fillLikeness("fillRbf", expCode),
  sumLikeness("sumRbf", expCode),
  follow(),
  partner(),
]);
