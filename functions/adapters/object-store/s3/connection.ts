import { readFileSync } from "node:fs";

import { S3Client } from "@aws-sdk/client-s3";

import { systemClock } from "#adapters/process/clock.ts";
import type { Clock } from "#ports/clock.ts";

import type { AccessKey } from "./access-key.ts";
import { keySource } from "./credentials.ts";
import { isPassing, isStaleKey } from "./faults.ts";
import { DEFAULT_ATTEMPTS, DEFAULT_TIMEOUTS, type S3StoreOptions, type S3Timeouts } from "./options.ts";
import { failures, type Failure } from "./sentences.ts";

/** A body that goes more slowly than this is given up. */
const SLOWEST_BYTES_PER_SECOND = 64 * 1024;
/** From this size on the store is asked before the body is sent: it may refuse by the headers alone, and then hang up. */
const ASK_FIRST_BYTES = 128 * 1024;

/** One client of the store, with our own idea of when to ask again. */
export interface Connection {
  readonly endpoint: string;
  readonly clock: Clock;
  readonly timeouts: S3Timeouts;
  readonly attempts: number;
  /** Does the work until it succeeds, fails for good, or was tried often enough. */
  ask<T>(work: (client: S3Client, http: HttpOptions) => Promise<T>, options?: AskOptions): Promise<T>;
  /** The error of an operation, as a sentence. */
  readonly failure: Failure;
}

export interface AskOptions {
  /** Size of the body that is sent. */
  readonly bodyBytes?: number;
  /** The work reads the answer's body itself, and has an eye on it. */
  readonly readsBody?: boolean;
}

export interface HttpOptions {
  readonly requestTimeout: number;
  readonly abortSignal: AbortSignal;
}

export function connect(options: S3StoreOptions): Connection {
  const { region, pathStyle, clock = systemClock, random = Math.random, verifiesCertificate = true } = options;
  const endpoint = endpointOf(options);
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const attempts = { ...DEFAULT_ATTEMPTS, ...options.attempts };
  const ca = trustedCertificates(options);
  const keys = keySource({
    credentials: options.credentials,
    environment: options.environment ?? process.env,
    clock,
  });
  let used: AccessKey | undefined;
  // The SDK remembers what a provider gave unless it says that it does so itself.
  const credentials = Object.assign(async () => (used = await keys.current()), { memoized: true });

  // What Node we run on is our own decision: see "engines" in package.json.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  // Everything is said here, so that the SDK looks for nothing in files and in the environment.
  const client = new S3Client({
    region,
    credentials,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    forcePathStyle: pathStyle,
    maxAttempts: 1,
    retryMode: "standard",
    defaultsMode: "standard",
    // MinIO and others know nothing of the newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    disableS3ExpressSessionAuth: true,
    useArnRegion: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    // The SDK asks first on a connection of its own making, which trusts nobody but the system's authorities.
    expectContinueHeader: ca === undefined && verifiesCertificate ? ASK_FIRST_BYTES : false,
    requestHandler: {
      connectionTimeout: timeouts.connectSeconds * 1000,
      throwOnRequestTimeout: true,
      socketTimeout: 0, // stalled bodies are our own affair: a reader may take its time
      socketAcquisitionWarningTimeout: 2 ** 31 - 1,
      httpAgent: { keepAlive: true, maxSockets: 50 },
      httpsAgent: {
        keepAlive: true,
        maxSockets: 50,
        rejectUnauthorized: verifiesCertificate,
        ...(ca === undefined ? {} : { ca }),
      },
    },
  });

  return {
    endpoint,
    clock,
    timeouts,
    attempts: attempts.most,
    failure: failures(endpoint),
    async ask(work, { bodyBytes = 0, readsBody = false } = {}) {
      const answerSeconds = timeouts.answerSeconds + bodyBytes / SLOWEST_BYTES_PER_SECOND;
      // The SDK reads the bodies of other answers, and waits for their ends however long that takes.
      const limitSeconds = readsBody ? undefined : answerSeconds + timeouts.stallSeconds;
      let pauseSeconds = attempts.firstPauseSeconds;
      let isRenewed = false;
      for (let attempt = 1; ; attempt++) {
        try {
          return await withinLimit(limitSeconds, clock, (abortSignal) =>
            work(client, { requestTimeout: 1000 * answerSeconds, abortSignal }),
          );
        } catch (error) {
          if (isStaleKey(error) && !isRenewed && (await keys.renew(used))) {
            isRenewed = true;
            continue;
          }
          if (attempt >= attempts.most || !isPassing(error)) throw error;
          await clock.sleep(pauseSeconds * (0.5 + random() / 2));
          pauseSeconds = Math.min(2 * pauseSeconds, attempts.longestPauseSeconds);
        }
      }
    },
  };
}

/** Gives up work that takes longer. */
async function withinLimit<T>(
  seconds: number | undefined,
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [late, done] = [new AbortController(), new AbortController()];
  if (seconds !== undefined) void clock.sleep(seconds, done.signal).then(() => done.signal.aborted || late.abort());
  try {
    return await work(late.signal);
  } catch (error) {
    if (!late.signal.aborted) throw error;
    throw Object.assign(new Error(`it took more than ${seconds} s`, { cause: error }), { name: "TimeoutError" });
  } finally {
    done.abort();
  }
}

/** The certificates that the options name, PEM; undefined when the system's are to be trusted. */
export function trustedCertificates({ ca, caFile }: Pick<S3StoreOptions, "ca" | "caFile">): string | undefined {
  if (ca !== undefined || caFile === undefined) return ca;
  try {
    return readFileSync(caFile, "utf8");
  } catch (error) {
    throw new Error(`Cannot open the store as its caFile cannot be read: ${caFile}`, { cause: error });
  }
}

/** The address of the store; without one it is AWS's in the region. */
export function endpointOf({ endpoint, region }: Pick<S3StoreOptions, "endpoint" | "region">): string {
  return endpoint ?? `https://s3.${region}.amazonaws.com`;
}
