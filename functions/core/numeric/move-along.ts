import type { KinkedPositions } from "./kinked-positions.ts";

/**
 * Moves coefficients along a direction to where an objective is least on the way: it falls by `pull` for each unit that all
 * of them go, and by less and less, so that without knots it would be least at the end of the direction. Each knot that one
 * passes makes it cost more. Returns which part of the direction they went.
 */
export function moveAlong(
  positions: KinkedPositions,
  places: readonly number[],
  direction: Float64Array,
  pull: number,
): number {
  const starts = places.map((place) => positions.values[place]!);
  const knotOf = (index: number): number =>
    direction[index]! > 0 ? positions.knotAbove(places[index]!) : positions.knotBelow(places[index]!);
  const shares = new Float64Array(places.length);
  for (let index = 0; index < shares.length; index++) {
    shares[index] = direction[index] === 0 ? Infinity : (knotOf(index) - starts[index]!) / direction[index]!;
  }
  let left = pull;
  let held = -1;
  let share = 1;
  for (;;) {
    const first = leastOf(shares);
    share = left / pull;
    if (!(shares[first]! < share)) break;
    const place = places[first]!;
    positions.put(place, knotOf(first));
    left -= Math.abs(direction[first]!) * (positions.down[place]! - positions.up[place]!);
    share = shares[first]!;
    if (!(left > share * pull)) {
      held = first;
      break;
    }
    shares[first] = (knotOf(first) - starts[first]!) / direction[first]!;
  }
  for (const [index, place] of places.entries()) {
    if (index !== held) positions.put(place, starts[index]! + share * direction[index]!);
  }
  return share;
}

function leastOf(values: Float64Array): number {
  let least = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! < values[least]!) least = index;
  return least;
}
