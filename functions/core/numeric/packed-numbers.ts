import { z } from "zod";

/** Numbers as base64 of their little-endian bytes, for weights too many to read. */
export const PackedFloat32 = z.strictObject({ float32: z.base64() });
export type PackedFloat32 = z.infer<typeof PackedFloat32>;

/** Whole numbers as base64 of their little-endian bytes. */
export const PackedInt32 = z.strictObject({ int32: z.base64() });
export type PackedInt32 = z.infer<typeof PackedInt32>;
