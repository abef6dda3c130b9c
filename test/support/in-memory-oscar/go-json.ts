/** The type of a field in Go, as far as it matters for what is refused and how. */
export type GoType =
  | "string"
  | "bool"
  | "int"
  | "int32"
  | "any"
  | { readonly list: GoType }
  | { readonly map: GoType }
  | { readonly fields: Readonly<Record<string, GoType>>; readonly name: string };

/** The text of Go's `json.Decoder` for what is no JSON, and its complaint about what has a wrong type. */
export class GoJsonError extends Error {}

/**
 * Reads JSON as Go's decoder does: keys match whatever their case, unknown ones are left out, and the first wrong type is
 * told of in Go's words.
 */
export function goJson(body: string, type: GoType): Record<string, unknown> {
  const value = parsed(body);
  const problems: string[] = [];
  const read = shaped(value, type, { struct: "", path: [] }, problems);
  if (problems[0] !== undefined) throw new GoJsonError(problems[0]);
  return (read ?? {}) as Record<string, unknown>;
}

function parsed(body: string): unknown {
  if (body.trim() === "") throw new GoJsonError("EOF");
  try {
    return JSON.parse(body);
  } catch {
    throw new GoJsonError(syntaxProblem(body));
  }
}

/** Of a text that is no JSON at all only its beginning matters: YAML is what people send by mistake. */
function syntaxProblem(body: string): string {
  const start = body.trimStart();
  const literal = ["true", "false", "null"].find((word) => word[0] === start[0]);
  if (literal !== undefined) {
    const at = [...literal].findIndex((letter, index) => start[index] !== letter);
    if (at > 0 && start[at] !== undefined) {
      return `invalid character '${start[at]}' in literal ${literal} (expecting '${literal[at]}')`;
    }
  }
  if (/^[^[{"\d-]/.test(start)) return `invalid character '${start[0]}' looking for beginning of value`;
  return "unexpected EOF";
}

interface Place {
  readonly struct: string;
  readonly path: readonly string[];
}

function shaped(value: unknown, type: GoType, place: Place, problems: string[]): unknown {
  if (value === null || type === "any") return value ?? undefined;
  const wrong = (kind: string): undefined => {
    const where = place.path.length === 0 ? "value" : `struct field ${place.struct}.${place.path.join(".")}`;
    problems.push(`json: cannot unmarshal ${kind} into Go ${where} of type ${goName(type)}`);
    return undefined;
  };
  if (typeof type === "string") {
    if (type === "string" && typeof value === "string") return value;
    if (type === "bool" && typeof value === "boolean") return value;
    if ((type === "int" || type === "int32") && typeof value === "number") {
      return Number.isInteger(value) ? value : wrong(`number ${value}`);
    }
    return wrong(kindOf(value));
  }
  if ("list" in type) {
    if (!Array.isArray(value)) return wrong(kindOf(value));
    return value.map((element) => shaped(element, type.list, place, problems) ?? zeroOf(type.list));
  }
  if (typeof value !== "object" || Array.isArray(value)) return wrong(kindOf(value));
  const entries = Object.entries(value);
  if ("map" in type) {
    return Object.fromEntries(
      entries.map(([key, element]) => [key, shaped(element, type.map, place, problems) ?? zeroOf(type.map)]),
    );
  }
  const read: Record<string, unknown> = {};
  for (const [key, element] of entries) {
    const field = Object.keys(type.fields).find((name) => name.toLowerCase() === key.toLowerCase());
    if (field === undefined) continue;
    const at = { struct: type.name, path: [...place.path, field] };
    const kept = shaped(element, type.fields[field]!, at, problems);
    if (kept !== undefined) read[field] = kept;
  }
  return read;
}

function zeroOf(type: GoType): unknown {
  return type === "string" ? "" : type === "int" || type === "int32" ? 0 : type === "bool" ? false : undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function goName(type: GoType): string {
  if (typeof type === "string") return type;
  if ("list" in type) return `[]${goName(type.list)}`;
  if ("map" in type) return `map[string]${goName(type.map)}`;
  return `types.${type.name}`;
}
