import { Agent } from "node:https";

import { Client } from "minio";

import type { BucketNotifications, NotificationTarget } from "#ports/bucket-notifications.ts";
import type { Clock } from "#ports/clock.ts";

import { rulesOf, withRules } from "./minio/configuration.ts";
import { codeOf, notificationFailure } from "./minio/sentences.ts";

export interface MinioNotificationsOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly pathStyle: boolean;
  /** Certificates to trust, PEM, in place of the system's. */
  readonly ca?: string;
  /** False trusts any certificate; true when this is left out. */
  readonly verifiesCertificate?: boolean;
  readonly clock: Clock;
  /** The access key of this moment. */
  key(): Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }>;
}

/** A MinIO that has just started denies for up to a second that it has a target. */
const START_SECONDS = 2;
const PAUSE_SECONDS = 0.25;
/** Rules are read, changed and written back; somebody else may do the same meanwhile. */
const MOST_ROUNDS = 5;

/** The notifications of a MinIO, by its own client. */
export function minioNotifications(options: MinioNotificationsOptions): BucketNotifications {
  const { region, clock, ca, verifiesCertificate = true } = options;
  const { hostname, port, protocol } = new URL(options.endpoint);

  async function ask(method: "GET" | "PUT", bucketName: string, place: Place, body = ""): Promise<string> {
    const { accessKeyId, secretAccessKey, sessionToken } = await options.key();
    const useSSL = protocol === "https:";
    const client = new Client({
      endPoint: hostname,
      useSSL,
      ...(port === "" ? {} : { port: Number(port) }),
      accessKey: accessKeyId,
      secretKey: secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      region,
      pathStyle: options.pathStyle,
      ...(useSSL && !(ca === undefined && verifiesCertificate)
        ? {
            transportAgent: new Agent({ rejectUnauthorized: verifiesCertificate, ...(ca === undefined ? {} : { ca }) }),
          }
        : {}),
    });
    // Not its setBucketNotification: that counts characters where HTTP counts bytes.
    const answer = await client.makeRequestAsync({ method, bucketName, ...place }, Buffer.from(body), [200], region);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString("utf8");
  }
  async function configuration(bucket: string): Promise<string> {
    try {
      return await ask("GET", bucket, { query: "notification" });
    } catch (error) {
      throw notificationFailure("read", bucket, error);
    }
  }
  /** False when the server says that it has no such target, and goes on saying so. */
  async function store(bucket: string, xml: string): Promise<boolean> {
    const end = clock.monotonicSeconds() + START_SECONDS;
    for (;;) {
      try {
        await ask("PUT", bucket, { query: "notification" }, xml);
        return true;
      } catch (error) {
        if (codeOf(error) !== "InvalidArgument") throw notificationFailure("change", bucket, error);
        if (clock.monotonicSeconds() >= end) return false;
        await clock.sleep(PAUSE_SECONDS);
      }
    }
  }

  return {
    async targets() {
      try {
        return targetsIn(await ask("GET", "minio", { objectName: "admin/v3/info" }));
      } catch (error) {
        const isOfSystem = /^[A-Z_]+$/.test(codeOf(error) ?? "");
        if (isOfSystem) throw unreachable(options.endpoint, error);
        return undefined; // no MinIO, or a key that may not ask it
      }
    },
    rules: async (bucket) => rulesOf(await configuration(bucket)),
    async change(bucket, { put = [], remove = [] }) {
      for (let round = 1; ; round++) {
        const before = await configuration(bucket);
        const after = withRules(before, put, remove);
        if (after === before) return "changed";
        if (!(await store(bucket, after))) return "noTarget";
        const ids = new Set((await configuration(bucket).then(rulesOf)).map(({ id }) => id));
        if (put.every(({ id }) => ids.has(id)) && !remove.some((id) => ids.has(id))) return "changed";
        if (round === MOST_ROUNDS) {
          throw notificationFailure("change", bucket, new Error("somebody else changes them all the time"));
        }
      }
    },
  };
}

interface Place {
  readonly query?: string;
  readonly objectName?: string;
}

/** The part of MinIO's own description of itself that names its targets. */
interface ServerInfo {
  readonly sqsARN?: readonly string[];
  readonly services?: {
    readonly notifications?: readonly Readonly<Record<string, readonly Readonly<Record<string, Status>>[]>>[];
  };
}
interface Status {
  readonly status?: string;
}

function targetsIn(json: string): readonly NotificationTarget[] | undefined {
  const { sqsARN, services } = JSON.parse(json) as ServerInfo;
  const states = new Map(
    (services?.notifications ?? [])
      .flatMap((kinds) => Object.values(kinds).flat())
      .flatMap((targets) => Object.entries(targets)),
  );
  return sqsARN?.map((arn) => {
    const status = states.get(arn.split(":")[4] ?? "")?.status;
    return { arn, isOnline: status === undefined ? undefined : status === "online" };
  });
}

function unreachable(endpoint: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(new Error(`Cannot reach the store at ${endpoint} as ${reason}`, { cause }), {
    code: "EHOSTUNREACH",
  });
}
