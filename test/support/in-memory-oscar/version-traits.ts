/**
 * What a version of OSCAR does. v4.1.2 is recorded; all others are derived from the sources of their tags, never recorded.
 */
export interface VersionTraits {
  readonly version: string;
  readonly since: (major: number, minor: number, patch: number) => boolean;
  /** A list of jobs is a map by name, a page of pods or a page of jobs. */
  readonly jobList: "flat" | "pages of pods" | "pages of jobs";
  readonly refusesExistingBuckets: boolean;
  /** 4.1 looks for the name first; before, Kubernetes refused it. */
  readonly statusOfExistingName: 400 | 409;
  /** A path without a folder is one of the service's own bucket. */
  readonly completesPaths: boolean;
  readonly keepsTokenOnUpdate: boolean;
  /** From 3.6 to 3.7 the webhook keeps the old token after an update. */
  readonly renewsWebhookOnUpdate: boolean;
  readonly namesJobs: boolean;
  readonly portsAreLists: boolean;
  readonly showsNamesOfSecrets: boolean;
  readonly structuredStatus: boolean;
  /** Before 3.5 a service showed the keys of the store. */
  readonly hidesStoreKeys: boolean;
  /** Before 4.0 `/job` looks for the service first, and says that there is none. */
  readonly tellsUnknownServiceOfJob: boolean;
}

export function versionTraits(version: string): VersionTraits {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (numbers === undefined)
    throw new RangeError(`Cannot start an OSCAR as its version must be like v4.1.2: ${version}`);
  const since = (...wanted: number[]): boolean => {
    const place = wanted.findIndex((number, index) => numbers[index] !== number);
    return place < 0 || numbers[place]! > wanted[place]!;
  };
  return {
    version,
    since,
    jobList: since(3, 7, 0) ? "pages of jobs" : since(3, 6, 4) ? "pages of pods" : "flat",
    refusesExistingBuckets: since(3, 6, 0),
    statusOfExistingName: since(4, 1, 0) ? 400 : 409,
    completesPaths: since(4, 0, 0),
    keepsTokenOnUpdate: since(4, 0, 0),
    renewsWebhookOnUpdate: !since(3, 6, 0),
    namesJobs: since(4, 1, 0),
    portsAreLists: since(4, 1, 0),
    showsNamesOfSecrets: since(3, 6, 0),
    structuredStatus: since(3, 6, 5),
    hidesStoreKeys: since(3, 5, 0),
    tellsUnknownServiceOfJob: !since(4, 0, 0),
  };
}
