/** What an error of the SDK, of the network or of TLS means to us. */

const PASSING_CODES = new Set([
  ...["SlowDown", "SlowDownRead", "SlowDownWrite", "ServiceUnavailable", "InternalError", "RequestTimeout"],
  ...["Throttling", "ThrottlingException", "TooManyRequests", "OperationAborted", "ConditionalRequestConflict"],
  ...["TimeoutError", "XMinioServerNotInitialized", "XMinioBackendDown"],
  // The store's word for a body that stopped on the way, as where it answers before all has come.
  "IncompleteBody",
]);
/** 499 is what a MinIO answers that is restarted: it calls the requests that it breaks off those of clients who left. */
const PASSING_STATUS = new Set([429, 499, 500, 502, 503, 504]);
const CONNECTION_CODES = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "EHOSTDOWN"],
  ...["ENOTFOUND", "EAI_AGAIN", "UND_ERR_SOCKET"],
]);
const STALE_KEY_CODES = new Set([
  ...["InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "InvalidTokenId"],
  ...["ExpiredTokenException", "TokenRefreshRequired"],
]);

interface Answered {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
  readonly Code?: string;
}

/** The name that S3 gave the error, or the name of the error itself. */
export function nameOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return (error as Answered).Code ?? error.name;
}

/** The status of the answer that the error stands for, or undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error ? (error as Answered).$metadata?.httpStatusCode : undefined;
}

/** The code of the first system error in the chain of causes. */
export function systemCodeOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code: unknown = (cause as NodeJS.ErrnoException).code;
    if (typeof code === "string") return code;
  }
  return undefined;
}

/** True when the same request may succeed a little later. */
export function isPassing(error: unknown): boolean {
  if ((error as Answered | undefined)?.$metadata?.clockSkewCorrected === true) return true;
  if (PASSING_CODES.has(nameOf(error) ?? "")) return true;
  const status = statusOf(error);
  if (status !== undefined && status >= 400) return PASSING_STATUS.has(status);
  return isConnectionFault(error);
}

/** True when the connection failed, and not the store. */
export function isConnectionFault(error: unknown): boolean {
  return nameOf(error) === "TimeoutError" || CONNECTION_CODES.has(systemCodeOf(error) ?? "");
}

/** True when the store does not know the key, or no longer. Answers to HEAD have no words: there any 403 may mean it. */
export function isStaleKey(error: unknown): boolean {
  const name = nameOf(error) ?? "";
  return STALE_KEY_CODES.has(name) || (statusOf(error) === 403 && ["403", "Forbidden", "Unknown"].includes(name));
}

export function isMissingBucket(error: unknown): boolean {
  return nameOf(error) === "NoSuchBucket";
}

export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 || nameOf(error) === "NoSuchKey" || nameOf(error) === "NotFound";
}

export function isConditionFailed(error: unknown): boolean {
  return statusOf(error) === 412 || nameOf(error) === "PreconditionFailed";
}
