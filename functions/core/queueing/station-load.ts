/** Jobs that come to a station of equal servers. */
export interface StationLoad {
  /** Jobs a second. */
  readonly arrivalRate: number;
  readonly serviceMeanSeconds: number;
  readonly servers: number;
}

/** The share of the servers that is busy in the long run; refuses loads that no queue bears. */
export function stableUtilisation({ arrivalRate, serviceMeanSeconds, servers }: StationLoad): number {
  if (!(Number.isInteger(servers) && servers >= 1)) {
    throw new RangeError(`Cannot solve a queue as its servers must be a whole number from 1: ${servers}`);
  }
  if (!(arrivalRate > 0 && serviceMeanSeconds > 0)) {
    throw new RangeError(
      `Cannot solve a queue as rate and service time must be above 0: ${arrivalRate} a second, ${serviceMeanSeconds} s`,
    );
  }
  const utilisation = (arrivalRate * serviceMeanSeconds) / servers;
  if (utilisation < 1) return utilisation;
  throw new RangeError(
    `Cannot solve a queue as its servers must be busy for less than all of the time, else it grows for ever: they would be for ${utilisation.toPrecision(4)} of it`,
  );
}
