/** A store that cannot be reached at all, whoever asks for what: the command line ends with its exit code for that. */
export class StoreUnreachable extends Error {
  readonly endpoint: string;
  /** As the operating system says it. */
  readonly code = "EHOSTUNREACH";

  constructor(endpoint: string, reason: string, options?: ErrorOptions) {
    super(`Cannot reach the store at ${endpoint} as ${reason}`, options);
    this.name = "StoreUnreachable";
    this.endpoint = endpoint;
  }
}
