import { compareKeys } from "#core/storage/key-order.ts";
import type { ListOptions } from "#ports/object-store.ts";

const MOST_ENTRIES = 1000;

/** Keys in order, one at a time. */
export interface KeyCursor<Entry extends { readonly key: string }> {
  next(): Promise<Entry | undefined>;
  /** From now on leaves out the keys that start with the prefix. */
  skip(prefix: string): void;
}

/** Where a listing begins: keys that start with `prefix`, come after `after`, and do not start with `skip`. */
export interface CursorStart {
  readonly prefix: string;
  readonly after: string;
  readonly skip: string | undefined;
}

export interface KeyPage<Entry> {
  readonly entries: readonly Entry[];
  readonly prefixes: readonly string[];
  readonly next?: string;
}

/** One page of a listing, with the keys behind the delimiter rolled up, as S3's ListObjectsV2 does it. */
export async function keyPage<Entry extends { readonly key: string }>(
  { prefix = "", delimiter = "", continueFrom, limit = MOST_ENTRIES }: ListOptions,
  open: (start: CursorStart) => KeyCursor<Entry>,
): Promise<KeyPage<Entry>> {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`Cannot list objects as the limit must be a positive integer: current value is ${limit}`);
  }
  const most = Math.min(limit, MOST_ENTRIES);
  const cursor = open({ prefix, ...startOf(continueFrom) });
  const entries: Entry[] = [];
  const prefixes: string[] = [];
  let last = "";
  for (;;) {
    const entry = await cursor.next();
    if (entry === undefined) return { entries, prefixes };
    if (entries.length + prefixes.length === most) return { entries, prefixes, next: last };
    const end = delimiter === "" ? -1 : entry.key.indexOf(delimiter, prefix.length);
    if (end < 0) {
      entries.push(entry);
      last = `key:${entry.key}`;
    } else {
      const rolledUp = entry.key.slice(0, end + delimiter.length);
      prefixes.push(rolledUp);
      cursor.skip(rolledUp);
      last = `prefix:${rolledUp}`;
    }
  }
}

function startOf(continueFrom: string | undefined): { readonly after: string; readonly skip: string | undefined } {
  if (continueFrom === undefined) return { after: "", skip: undefined };
  if (continueFrom.startsWith("key:")) return { after: continueFrom.slice(4), skip: undefined };
  if (continueFrom.startsWith("prefix:")) return { after: continueFrom.slice(7), skip: continueFrom.slice(7) };
  throw new RangeError(
    `Cannot list objects as continueFrom must be the "next" of a page: it is ${JSON.stringify(continueFrom)}`,
  );
}

/** A cursor over keys that are in order already. */
export function arrayCursor<Entry extends { readonly key: string }>(
  sorted: readonly Entry[],
  { prefix, after, skip }: CursorStart,
): KeyCursor<Entry> {
  let index = firstNotBelow(sorted, compareKeys(prefix, after) > 0 ? prefix : after);
  let skipped = skip;
  return {
    async next() {
      for (; index < sorted.length; index++) {
        const entry = sorted[index]!;
        if (!entry.key.startsWith(prefix)) {
          if (compareKeys(entry.key, prefix) > 0) return undefined;
          continue;
        }
        if (entry.key === after || (skipped !== undefined && entry.key.startsWith(skipped))) continue;
        index++;
        return entry;
      }
      return undefined;
    },
    skip(rolledUp) {
      skipped = rolledUp;
    },
  };
}

function firstNotBelow(sorted: readonly { readonly key: string }[], bound: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(sorted[middle]!.key, bound) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
