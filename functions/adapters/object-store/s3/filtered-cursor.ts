import { compareKeys } from "#core/storage/key-order.ts";
import type { ObjectSummary } from "#ports/object-store.ts";

import type { CursorStart, KeyCursor } from "../key-page.ts";

/** Objects of a listing in order, those left out that the start does not want. */
export function filteredCursor(
  pages: AsyncIterator<readonly ObjectSummary[]>,
  { prefix, after, skip }: CursorStart,
): KeyCursor<ObjectSummary> {
  let page: readonly ObjectSummary[] = [];
  let index = 0;
  let skipped = skip;
  return {
    async next() {
      for (;;) {
        if (index === page.length) {
          const more = await pages.next();
          if (more.done === true) return undefined;
          [page, index] = [more.value, 0];
          continue;
        }
        const entry = page[index++]!;
        if (!entry.key.startsWith(prefix) || (after !== "" && compareKeys(entry.key, after) <= 0)) continue;
        if (skipped === undefined || !entry.key.startsWith(skipped)) return entry;
      }
    },
    skip(rolledUp) {
      skipped = rolledUp;
    },
  };
}
