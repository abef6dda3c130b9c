import { z } from "zod";

/** One value, or a list of values to try. */
export function sweep<T extends z.ZodType>(value: T) {
  return z.union([value, z.array(value).min(1, "must hold at least one value").max(200)]);
}
