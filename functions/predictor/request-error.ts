/** A question that cannot be answered as it was asked; the message is a sentence for whoever asked. */
export class RequestError extends Error {
  readonly status: 400 | 404 | 405 | 413 | 415 | 503;

  constructor(status: RequestError["status"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RequestError";
    this.status = status;
  }
}
