/** So many are found sooner than a map is made. */
const FEW = 100;

/** The place of a key among some, the last where it comes again; -1 where it is not there. */
export function placeFinder(keys: Float64Array): (key: number) => number {
  let count = 0;
  let places: Map<number, number> | undefined;
  return (key) => {
    if (places === undefined) {
      if (count++ < FEW) return keys.lastIndexOf(key);
      places = new Map();
      for (let place = 0; place < keys.length; place++) places.set(keys[place]!, place);
    }
    return places.get(key) ?? -1;
  };
}
