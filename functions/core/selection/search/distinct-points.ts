import { canonicalJson } from "#core/document/canonical-json.ts";
import type { Point } from "./search-space.ts";

/** Points that are not the same; a small space has fewer than are wanted. */
export function distinctPoints(count: number, draw: () => Point, known: Set<string> = new Set()): Point[] {
  const points: Point[] = [];
  for (let draws = 0; points.length < count && draws < 10 * count; draws++) {
    const point = draw();
    const text = canonicalJson(point);
    if (known.has(text)) continue;
    known.add(text);
    points.push(point);
  }
  return points;
}
