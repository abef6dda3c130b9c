/** The API answered that it will not do what it was asked. */
export class ApiError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** The API's own words for a refusal: the `message` of its Status object, whatever came as a body else. */
export function apiError(action: string, status: number, body: string): ApiError {
  return new ApiError(`Cannot ${action} as the Kubernetes API answered ${status}: ${reasonIn(body)}`, status);
}

function reasonIn(body: string): string {
  try {
    const { message, reason } = JSON.parse(body) as { message?: unknown; reason?: unknown };
    if (typeof message === "string" && message !== "") return message;
    if (typeof reason === "string") return reason;
  } catch {
    // No Status object: a proxy may have answered.
  }
  return body.trim().slice(0, 300) || "it gave no reason";
}

/** Worth another try: the server is overloaded, starting, or was not reached at all. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 429 || error.status >= 500;
  return error instanceof Error && "code" in error;
}
