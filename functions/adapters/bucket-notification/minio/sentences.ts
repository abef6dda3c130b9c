const REASONS: Readonly<Record<string, string>> = {
  AccessDenied: "the access key may not do that there",
  InvalidAccessKeyId: "the store does not know the access key",
  SignatureDoesNotMatch: "the secret key does not fit the access key",
  NoSuchBucket: "there is no such bucket",
  NotImplemented: "the store cannot do that",
};

/** What a failed request about notifications says; `code` tells those who cannot do anything from those at fault. */
export function notificationFailure(action: string, bucket: string, cause: unknown): Error {
  const code = codeOf(cause);
  const reason = REASONS[code ?? ""] ?? (cause instanceof Error ? cause.message : String(cause));
  const error = new Error(`Cannot ${action} the notifications of bucket "${bucket}" as ${reason}`, { cause });
  return Object.assign(error, code === undefined || !(code in REASONS) ? {} : { code: "EACCES" });
}

/** The code that the server, or the system, gave an error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
