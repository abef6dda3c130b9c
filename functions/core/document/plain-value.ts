import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Document, Node, ParsedNode } from "yaml";

import { MOST_ALIASES, MOST_CHARACTERS_WRITTEN_OUT, MOST_DEPTH, MOST_VALUES } from "#core/document/document-limits.ts";

/** Where a value begins in the text (a mapping's: its key), and the values in it. */
export interface NodePlace {
  readonly offset: number;
  readonly children?: ReadonlyMap<string | number, NodePlace>;
}

interface Plain {
  readonly value: unknown;
  readonly place: NodePlace;
  /** How many values it holds with its aliases written out, itself included, and how deep they lie. */
  readonly size: number;
  readonly height: number;
  /** Of all its texts, with its aliases written out. */
  readonly characters: number;
}

type Refuse = (rule: string, offset: number) => never;

/**
 * A parsed document as plain data, aliases written out (they share what they name). Calls `refuse`, which throws, for
 * what the library lets pass: doubled keys, keys that are no text, the key `__proto__`, merge keys, and aliases that
 * would blow the document up.
 */
export function plainValueOf(
  document: Document.Parsed<ParsedNode>,
  refuse: Refuse,
): { readonly value: unknown; readonly places: NodePlace } {
  const anchors = new Map<string, Plain>();
  let aliases = 0;

  const visit = (node: Node | null | undefined, offset: number, depth: number): Plain => {
    const plain = plainOf(node, offset, depth);
    if (depth + plain.height - 1 > MOST_DEPTH)
      refuse(`lists and mappings must lie at most ${MOST_DEPTH} deep in each other`, offset);
    if (plain.size > MOST_VALUES)
      refuse(`it must hold at most ${MOST_VALUES} values with its aliases written out`, offset);
    if (plain.characters > MOST_CHARACTERS_WRITTEN_OUT)
      refuse(`it must have at most ${MOST_CHARACTERS_WRITTEN_OUT} characters with its aliases written out`, offset);
    if (node !== null && node !== undefined && "anchor" in node && typeof node.anchor === "string")
      anchors.set(node.anchor, plain);
    return plain;
  };

  const plainOf = (node: Node | null | undefined, offset: number, depth: number): Plain => {
    const place = { offset };
    if (node === null || node === undefined) return { value: null, place, size: 1, height: 1, characters: 0 };
    if (isScalar(node)) {
      const value = checkedScalar(node.value, offset, refuse);
      return { value, place, size: 1, height: 1, characters: typeof value === "string" ? value.length : 0 };
    }
    if (isAlias(node)) {
      if (++aliases > MOST_ALIASES) refuse(`it must use at most ${MOST_ALIASES} aliases`, offset);
      const target = anchors.get(node.source);
      if (target === undefined)
        return refuse(`the alias *${node.source} must name an anchor that ends before it`, offset);
      return { ...target, place };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => visit(item as Node, offsetOf(item as Node, offset), depth + 1));
      const children = new Map(items.map((item, index) => [index, item.place]));
      return { value: items.map(({ value }) => value), place: { offset, children }, ...measured(items) };
    }
    if (!isMap(node)) return refuse("it must hold text, numbers, true, false, null, lists and mappings only", offset);
    const children = new Map<string, NodePlace>();
    const value: Record<string, unknown> = {};
    const items = node.items.map((pair) => {
      const keyOffset = offsetOf(pair.key as Node | null, offset);
      const key = keyOf(pair.key as Node | null, keyOffset, refuse);
      if (children.has(key))
        refuse(`a mapping must have every key once: ${JSON.stringify(key)} is there twice`, keyOffset);
      const item = visit(pair.value as Node | null, keyOffset, depth + 1);
      children.set(key, item.place);
      value[key] = item.value;
      return item;
    });
    return { value, place: { offset, children }, ...measured(items) };
  };

  const { value, place } = visit(document.contents, offsetOf(document.contents, 0), 1);
  return { value, places: place };
}

function measured(items: readonly Plain[]): Pick<Plain, "size" | "height" | "characters"> {
  let size = 1;
  let height = 0;
  let characters = 0;
  for (const item of items) {
    size += item.size;
    height = Math.max(height, item.height);
    characters += item.characters;
  }
  return { size, height: height + 1, characters };
}

function offsetOf(node: Node | null | undefined, otherwise: number): number {
  return node?.range?.[0] ?? otherwise;
}

function keyOf(node: Node | null, offset: number, refuse: Refuse): string {
  if (!isScalar(node)) return refuse("the key of a mapping must be text", offset);
  const key = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  if (key === "__proto__") refuse('the key of a mapping must not be "__proto__"', offset);
  if (key === "<<") {
    refuse(
      'the key of a mapping must not be the merge key "<<", which YAML 1.2 does not have: write the fields out',
      offset,
    );
  }
  checkedScalar(key, offset, refuse);
  return key;
}

function checkedScalar(value: unknown, offset: number, refuse: Refuse): unknown {
  if (typeof value !== "string") return value;
  if (value.includes("\0")) refuse("text must not hold the character NUL", offset);
  if (/\p{Surrogate}/u.test(value)) refuse("text must be valid Unicode: half of a surrogate pair stands alone", offset);
  return value;
}
