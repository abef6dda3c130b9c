import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Document, Node, ParsedNode } from "yaml";

import { MOST_ALIASES, MOST_DEPTH, MOST_VALUES } from "#core/document/document-limits.ts";

/** Where a value begins in the text (a mapping's: its key), and the values in it. */
export interface NodePlace {
  readonly offset: number;
  readonly children?: ReadonlyMap<string | number, NodePlace>;
}

/**
 * A parsed document as plain data, aliases written out. Calls `refuse`, which throws, for what the library lets pass:
 * doubled keys, keys that are no text, the key `__proto__`, merge keys, and aliases that blow the document up.
 */
export function plainValueOf(
  document: Document.Parsed<ParsedNode>,
  refuse: (rule: string, offset: number) => never,
): { readonly value: unknown; readonly places: NodePlace } {
  let values = 0;
  let aliases = 0;
  const anchors = new Map<string, Node>();

  const visit = (node: Node | null | undefined, at: number, depth: number): { value: unknown; place: NodePlace } => {
    const offset = at;
    if (++values > MOST_VALUES)
      refuse(`it must hold at most ${MOST_VALUES} values with its aliases written out`, offset);
    if (depth > MOST_DEPTH) refuse(`lists and mappings must lie at most ${MOST_DEPTH} deep in each other`, offset);
    if (node === null || node === undefined) return { value: null, place: { offset } };
    if (isAlias(node)) {
      if (++aliases > MOST_ALIASES) refuse(`it must use at most ${MOST_ALIASES} aliases`, offset);
      const target = anchors.get(node.source);
      if (target === undefined)
        return refuse(`the alias *${node.source} must name an anchor that stands before it`, offset);
      return { value: visit(target, offset, depth + 1).value, place: { offset } };
    }
    if ("anchor" in node && typeof node.anchor === "string") anchors.set(node.anchor, node);
    if (isScalar(node)) return { value: checkedScalar(node.value, offset, refuse), place: { offset } };
    if (isSeq(node)) {
      const children = new Map<number, NodePlace>();
      const value = node.items.map((item, index) => {
        const child = visit(item as Node, offsetOf(item as Node, offset), depth + 1);
        children.set(index, child.place);
        return child.value;
      });
      return { value, place: { offset, children } };
    }
    if (!isMap(node)) return refuse("it must hold text, numbers, true, false, null, lists and mappings only", offset);
    const children = new Map<string, NodePlace>();
    const value: Record<string, unknown> = {};
    for (const pair of node.items) {
      const keyOffset = offsetOf(pair.key as Node, offset);
      const key = keyOf(pair.key as Node | null, keyOffset, refuse);
      if (children.has(key)) refuse(`a mapping must have every key once: "${key}" is there twice`, keyOffset);
      const child = visit(pair.value as Node | null, keyOffset, depth + 1);
      children.set(key, child.place);
      value[key] = child.value;
    }
    return { value, place: { offset, children } };
  };

  const { value, place } = visit(document.contents, offsetOf(document.contents, 0), 1);
  return { value, places: place };
}

function offsetOf(node: Node | null | undefined, otherwise: number): number {
  return node?.range?.[0] ?? otherwise;
}

function keyOf(node: Node | null, offset: number, refuse: (rule: string, offset: number) => never): string {
  if (!isScalar(node)) return refuse("the key of a mapping must be text", offset);
  const key = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  if (key === "__proto__") refuse('the key of a mapping must not be "__proto__"', offset);
  if (key === "<<")
    refuse(
      'the key of a mapping must not be the merge key "<<", which YAML 1.2 does not have: write the fields out',
      offset,
    );
  checkedScalar(key, offset, refuse);
  return key;
}

function checkedScalar(value: unknown, offset: number, refuse: (rule: string, offset: number) => never): unknown {
  if (typeof value !== "string") return value;
  if (value.includes("\0")) refuse("text must not hold the character NUL", offset);
  if (/\p{Surrogate}/u.test(value)) refuse("text must be valid Unicode: half of a surrogate pair stands alone", offset);
  return value;
}
