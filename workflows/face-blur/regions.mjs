const OVERLAP = 0.25;

/**
 * The parts of a picture that are looked at one by one: all of it, and, when it is larger than a tile, overlapping
 * tiles, so that faces too small in the shrunken whole are found and none is cut by every border.
 */
export function regionsOf({ width, height }, tile) {
  const whole = { left: 0, top: 0, width, height };
  if (width <= tile && height <= tile) return [whole];
  const rows = startsOf(height, tile);
  const columns = startsOf(width, tile);
  return [
    whole,
    ...rows.flatMap((top) =>
      columns.map((left) => ({ left, top, width: Math.min(tile, width), height: Math.min(tile, height) })),
    ),
  ];
}

function startsOf(length, tile) {
  if (length <= tile) return [0];
  const steps = Math.ceil((length - tile) / (tile * (1 - OVERLAP)));
  return Array.from({ length: steps + 1 }, (_, step) => Math.round(((length - tile) * step) / steps));
}

/** Of faces that were found more than once, the one with the best score. */
export function withoutDoubles(faces) {
  const kept = [];
  for (const face of faces.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => sharedPart(face, other) < 0.4)) kept.push(face);
  }
  return kept;
}

function sharedPart(a, b) {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return width > 0 && height > 0 ? (width * height) / smaller : 0;
}
