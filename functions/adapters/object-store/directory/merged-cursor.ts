import { compareKeys } from "#core/storage/key-order.ts";

import type { KeyCursor } from "../key-page.ts";
import type { KeyFile } from "./key-file.ts";

/** Two cursors as one; of equal keys the first cursor's counts. */
export function mergedCursor(first: KeyCursor<KeyFile>, second: KeyCursor<KeyFile>): KeyCursor<KeyFile> {
  let left: KeyFile | undefined;
  let right: KeyFile | undefined;
  return {
    async next() {
      left ??= await first.next();
      right ??= await second.next();
      const order = left === undefined ? 1 : right === undefined ? -1 : compareKeys(left.key, right.key);
      const chosen = order <= 0 ? left : right;
      if (order <= 0) left = undefined;
      if (order >= 0) right = undefined;
      return chosen;
    },
    skip(prefix) {
      first.skip(prefix);
      second.skip(prefix);
      if (left?.key.startsWith(prefix) === true) left = undefined;
      if (right?.key.startsWith(prefix) === true) right = undefined;
    },
  };
}
