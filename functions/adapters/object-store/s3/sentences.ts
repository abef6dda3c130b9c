import { noSuchBucket, shown } from "../checks.ts";
import { StoreUnreachable } from "../store-unreachable.ts";
import { isConnectionFault, isMissingBucket, isPassing, nameOf, statusOf, systemCodeOf } from "./faults.ts";

const REASONS: Readonly<Record<string, string>> = {
  AccessDenied: "the access key may not do that there",
  AllAccessDisabled: "the access key may not do that there",
  InvalidAccessKeyId: "the store does not know the access key",
  SignatureDoesNotMatch: "the secret key does not fit the access key",
  ExpiredToken: "the access key has expired",
  InvalidTokenId: "the session token is not valid",
  RequestTimeTooSkewed: "this machine's clock and the store's differ by more than the store allows",
  XMinioStorageFull: "the store's disk is full",
  XMinioAdminBucketQuotaExceeded: "the bucket's quota is used up",
  QuotaExceeded: "the bucket's quota is used up",
  EntityTooLarge: "the object is larger than the store takes",
  PermanentRedirect: "the bucket is in another region: name that as region",
  AuthorizationHeaderMalformed: "the store is in another region: name that as region",
  InvalidRegion: "the store is in another region: name that as region",
  MethodNotAllowed: "the store does not allow it",
  NotImplemented: "the store cannot do that",
  SlowDown: "the store is too busy",
  SlowDownRead: "the store cannot be read from at the moment",
  SlowDownWrite: "the store cannot be written to at the moment",
  ServiceUnavailable: "the store is not available at the moment",
  XMinioServerNotInitialized: "the store is still starting",
};

const CONNECTION_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "it breaks off the connection",
  EPIPE: "it breaks off the connection",
  ETIMEDOUT: "it does not answer in time",
  EHOSTUNREACH: "no route leads there",
  ENETUNREACH: "no route leads there",
  ENOTFOUND: "no such host is known",
  EAI_AGAIN: "names of hosts cannot be looked up at the moment",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself: name it as caFile",
  SELF_SIGNED_CERT_IN_CHAIN: "nobody we trust signed its certificate: name the certificate authority as caFile",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "nobody we trust signed its certificate: name the certificate authority as caFile",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "nobody we trust signed its certificate: name the certificate authority as caFile",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  EPROTO: "it does not speak TLS: perhaps its address starts with http://",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS: perhaps its address starts with http://",
  HPE_INVALID_CONSTANT: "it does not speak HTTP: perhaps its address starts with https://",
};

/** What a failed operation says, with the store's own words as the cause; each operation names its action and object. */
export type Failure = (action: string, bucket: string | undefined, key: string | undefined, cause: unknown) => Error;

export function failures(endpoint: string): Failure {
  return (action, bucket, key, cause) => {
    if (isOurs(cause)) return cause;
    const system = systemCodeOf(cause);
    if (statusOf(cause) === undefined || isConnectionFault(cause)) {
      const reason =
        nameOf(cause) === "TimeoutError" ? CONNECTION_REASONS["ETIMEDOUT"] : CONNECTION_REASONS[system ?? ""];
      if (reason !== undefined) return new StoreUnreachable(endpoint, reason, { cause });
    }
    if (isNoS3(cause)) {
      const hint =
        /^http:/.test(endpoint) && statusOf(cause) === 400 ? ": perhaps its address starts with https://" : "";
      const reason = `what answers there does not speak S3 (HTTP ${statusOf(cause)})${hint}`;
      return new StoreUnreachable(endpoint, reason, { cause });
    }
    if (bucket !== undefined && isMissingBucket(cause)) return noSuchBucket(inBucket(action, key), bucket);
    const error = new Error(`Cannot ${action} ${whatOf(bucket, key)} as ${reasonOf(cause)}`, { cause });
    const code = systemCodeFor(cause);
    return code === undefined ? error : Object.assign(error, { code });
  };
}

/** The operating system's code for what the store denies, so that callers need not know whose store it is. */
function systemCodeFor(cause: unknown): string | undefined {
  const name = nameOf(cause) ?? "";
  if (statusOf(cause) === 507) return "ENOSPC";
  if (/Quota/.test(name)) return "EDQUOT";
  if (statusOf(cause) === 401 || statusOf(cause) === 403) return "EACCES";
  return isPassing(cause) ? "EIO" : undefined;
}

/** "store" of an object becomes "store an object in" of its bucket. */
function inBucket(action: string, key: string | undefined): string {
  return key === undefined ? action : `${action} an object in`;
}

function whatOf(bucket: string | undefined, key: string | undefined): string {
  if (bucket === undefined) return "the buckets";
  return key === undefined ? `bucket "${bucket}"` : `object ${shown(key)} in bucket "${bucket}"`;
}

function reasonOf(cause: unknown): string {
  const name = nameOf(cause) ?? "";
  const status = statusOf(cause);
  const known = REASONS[name] ?? (status === 403 ? REASONS["AccessDenied"] : undefined);
  if (known !== undefined) return status === undefined ? known : `${known} (${name}, HTTP ${status})`;
  if (status === 507) return `the store's disk is full (HTTP 507)`;
  const words = cause instanceof Error ? cause.message : String(cause);
  return status === undefined ? words : `the store answers HTTP ${status}: ${words}`;
}

/** The SDK's word for an answer that it cannot read. */
function isNoS3(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes("Deserialization error");
}

/** A sentence already: of a check, of the body's sender, or of ourselves. */
function isOurs(cause: unknown): cause is Error {
  return cause instanceof Error && /^Cannot /.test(cause.message);
}
