import type { Network } from "./network.ts";

/** Why a network cannot be simulated, as the end of a sentence; undefined where it can. */
export function networkFlaw({ stations, arrivals, resources = [] }: Network): string | undefined {
  for (const [index, station] of stations.entries()) {
    const { name, servers, serviceSeconds, cores, memoryBytes = 0, resource } = station;
    if (!(servers >= 1)) return `"${name}" must have at least one server: ${servers}`;
    if (typeof serviceSeconds === "object" && !(serviceSeconds.meanSeconds > 0)) {
      return `the law of "${name}" must have a mean above 0: ${serviceSeconds.meanSeconds}`;
    }
    if (resource !== undefined) {
      const place = resources[resource];
      if (place === undefined) return `"${name}" must run on one of the ${resources.length} resources: ${resource}`;
      if (!(cores !== undefined && cores > 0)) return `"${name}" must say how many cores it takes on "${place.name}"`;
      const fits = cores <= place.cores + 1e-9 && memoryBytes <= (place.memoryBytes ?? Infinity);
      if (place.sharing === "reserved" && !fits) return `"${name}" must fit on a node of "${place.name}": it is larger`;
    }
    for (const { to, probability = 1, gather = 1 } of station.routes) {
      if (stations[to] === undefined)
        return `a route of "${name}" must lead to one of the ${stations.length} stations: ${to}`;
      if (!(probability >= 0 && probability <= 1))
        return `a probability of "${name}" must be from 0 to 1: ${probability}`;
      if (!(Number.isInteger(gather) && gather >= 1)) return `"${name}" must gather a whole number from 1: ${gather}`;
    }
    if (reaches(stations, index, index)) return `work must not come back to where it was: "${name}" leads to itself`;
  }
  const { gapSeconds } = arrivals;
  if (typeof gapSeconds === "object" && !(gapSeconds.meanSeconds > 0)) {
    return `the law of gaps must have a mean above 0: ${gapSeconds.meanSeconds}`;
  }
  if (arrivals.entries.length === 0 || arrivals.entries.some((entry) => stations[entry] === undefined)) {
    return `arrivals must go to stations that there are: ${arrivals.entries.join(", ")}`;
  }
  const joining = arrivals.entries.find((entry) => stations[entry]!.join === true);
  if (joining !== undefined)
    return `arrivals must not go to a join, which nothing tells when all has landed: "${stations[joining]!.name}"`;
  return undefined;
}

/** Whether work of one station may lead to another, which may be itself. */
export function reaches(stations: Network["stations"], from: number, to: number): boolean {
  const seen = new Set<number>();
  const open = stations[from]!.routes.map((route) => route.to);
  for (let station = open.pop(); station !== undefined; station = open.pop()) {
    if (station === to) return true;
    if (seen.has(station)) continue;
    seen.add(station);
    open.push(...(stations[station]?.routes.map((route) => route.to) ?? []));
  }
  return false;
}
