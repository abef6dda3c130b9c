/** An OSCAR cannot be worked with: by what the settings say of it, or as nobody was reached there. */
export class OscarAccessError extends Error {
  readonly fault: "settings" | "network";

  constructor(message: string, fault: "settings" | "network", options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
