import type { z } from "zod";

import type { DocumentPath } from "#core/document/read-document.ts";

/** The keys that a schema knows at a path of a value; empty where it knows none by name. */
export function knownKeys(schema: z.core.$ZodType, path: DocumentPath): readonly string[] {
  const keys = new Set<string>();
  for (const part of schemasAt(schema, path))
    if (isObject(part)) for (const key of Object.keys(part._zod.def.shape)) keys.add(key);
  return [...keys];
}

/** True when a number at this path of a value must be a whole one. */
export function isWholeNumber(schema: z.core.$ZodType, path: DocumentPath): boolean {
  return schemasAt(schema, path).some(
    ({ _zod: { def } }) => def.type === "number" && "format" in def && def.format === "safeint",
  );
}

function schemasAt(schema: z.core.$ZodType, path: DocumentPath): z.core.$ZodType[] {
  const options = unwrapped(schema);
  const [first, ...rest] = path;
  if (first === undefined) return options;
  return options.flatMap((option) => {
    const inner = childOf(option, first);
    return inner === undefined ? [] : schemasAt(inner, rest);
  });
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType[] {
  const def = schema._zod.def as {
    type: string;
    innerType?: z.core.$ZodType;
    in?: z.core.$ZodType;
    options?: readonly z.core.$ZodType[];
  };
  if (def.innerType !== undefined) return unwrapped(def.innerType);
  if (def.type === "pipe" && def.in !== undefined) return unwrapped(def.in);
  if (def.type === "union" && def.options !== undefined) return def.options.flatMap(unwrapped);
  return [schema];
}

function childOf(schema: z.core.$ZodType, part: string | number): z.core.$ZodType | undefined {
  if (isObject(schema))
    return typeof part === "string" && Object.hasOwn(schema._zod.def.shape, part)
      ? schema._zod.def.shape[part]
      : undefined;
  const def = schema._zod.def as { type: string; element?: z.core.$ZodType; valueType?: z.core.$ZodType };
  if (def.type === "array") return def.element;
  if (def.type === "record") return def.valueType;
  return undefined;
}

function isObject(schema: z.core.$ZodType): schema is z.core.$ZodObject {
  return schema._zod.def.type === "object";
}
