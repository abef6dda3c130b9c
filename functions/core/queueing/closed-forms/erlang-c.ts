import { stableUtilisation, type StationLoad } from "../station-load.ts";

/** How likely a job waits in M/M/c (Erlang 1917), by the recursion of Erlang B, stable for thousands of servers. */
export function erlangC(load: StationLoad): number {
  const utilisation = stableUtilisation(load);
  const offered = utilisation * load.servers;
  let blocked = 1;
  for (let servers = 1; servers <= load.servers; servers++) {
    blocked = (offered * blocked) / (servers + offered * blocked);
  }
  return blocked / (1 - utilisation * (1 - blocked));
}

/** The mean wait in M/M/c in seconds. */
export function mmcWaitSeconds(load: StationLoad): number {
  return erlangC(load) / drainRate(load);
}

/** How likely a job waits longer than so many seconds in M/M/c, first come first served. */
export function mmcWaitTail(load: StationLoad, seconds: number): number {
  return erlangC(load) * Math.exp(-drainRate(load) * seconds);
}

/** How likely wait and service take longer than so many seconds together in M/M/c, first come first served. */
export function mmcResponseTail(load: StationLoad, seconds: number): number {
  const waits = erlangC(load);
  const rate = 1 / load.serviceMeanSeconds;
  const drain = drainRate(load);
  const served = Math.exp(-rate * seconds);
  if (Math.abs(drain - rate) < 1e-9 * rate) return served * (1 + waits * rate * seconds);
  return (1 - waits) * served + (waits * (drain * served - rate * Math.exp(-drain * seconds))) / (drain - rate);
}

/** How fast a queue shrinks while all servers are busy. */
function drainRate({ arrivalRate, serviceMeanSeconds, servers }: StationLoad): number {
  return servers / serviceMeanSeconds - arrivalRate;
}
