/** What differs between the versions of OSCAR that are in use; where a version is not known, the newest is taken. */
export interface OscarTraits {
  readonly version: string;
  /** Since 3.6 a service is not created when one of its buckets exists. */
  readonly refusesExistingBuckets: boolean;
  /** Before 4.0 an update makes a new token; from 3.6 to 3.7 the bucket's webhook then still has the old one. */
  readonly tokenOnUpdate: "kept" | "renewed" | "renewed, and its notifications break";
  /** Since 4.1 `X-Delegated-Job-ID` names the job that is made. */
  readonly namesJobs: boolean;
  /** Since 4.1 `expose.api_port` is a list. */
  readonly portsAreLists: boolean;
  /** Since 4.1 the copies of a service on other clusters are `federation.members`; before, `replicas`. */
  readonly federates: boolean;
  /** Since 3.6.4 the time at which a pod was taken by its node; before, the time of the job. */
  readonly creationTimeOf: "pod" | "job";
}

/** The traits of a version as `/system/info` gives it: `v4.1.2`, `3.5.0-rc1`, or `devel` for one that has none. */
export function oscarTraits(version: string): OscarTraits {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  const own = numbers === null ? NEWEST : numbers.slice(1).map(Number);
  const since = (...wanted: number[]): boolean => isAtLeast(own, wanted);
  return {
    version,
    refusesExistingBuckets: since(3, 6, 0),
    tokenOnUpdate: since(4, 0, 0) ? "kept" : since(3, 6, 0) ? "renewed, and its notifications break" : "renewed",
    namesJobs: since(4, 1, 0),
    portsAreLists: since(4, 1, 0),
    federates: since(4, 1, 0),
    creationTimeOf: since(3, 6, 4) ? "pod" : "job",
  };
}

const NEWEST = [4, 1, 2];

function isAtLeast(own: readonly number[], wanted: readonly number[]): boolean {
  const place = wanted.findIndex((number, index) => own[index] !== number);
  return place < 0 || own[place]! > wanted[place]!;
}
