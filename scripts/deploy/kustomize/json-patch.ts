import { z } from "zod";

/** Operations of RFC 6902 that only add to what is there or put something in its place. */
export const JsonPatch = z.array(
  z.strictObject({ op: z.enum(["add", "replace"]), path: z.string().regex(/^\//), value: z.unknown() }),
);
export type JsonPatch = z.infer<typeof JsonPatch>;

/** The value with all operations carried out in their order; the given one stays as it is. */
export function patched<T extends object>(target: T, patch: JsonPatch): T {
  const copy = structuredClone(target);
  for (const { op, path, value } of patch) {
    const names = path
      .slice(1)
      .split("/")
      .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = names.pop() ?? "";
    const parent = names.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], copy);
    if (typeof parent !== "object" || parent === null) {
      throw new RangeError(`Cannot patch as the path must lead to something that is there: ${path}`);
    }
    if (op === "replace" && !(last in parent)) {
      throw new RangeError(`Cannot patch as what is replaced must be there: ${path}`);
    }
    if (!Array.isArray(parent)) (parent as Record<string, unknown>)[last] = structuredClone(value);
    else if (last === "-") parent.push(structuredClone(value));
    else parent.splice(Number(last), op === "replace" ? 1 : 0, structuredClone(value));
  }
  return copy;
}
