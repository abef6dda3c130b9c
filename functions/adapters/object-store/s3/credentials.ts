import type { Clock } from "#ports/clock.ts";

import type { AccessKey } from "./access-key.ts";
import { folderKeys } from "./folder-keys.ts";
import type { S3StoreOptions } from "./options.ts";

/** Where the access key comes from, now: rotated keys are taken up without a restart. */
export interface KeySource {
  current(): Promise<AccessKey>;
  /** Reads again; true when the key is another than `used`. */
  renew(used: AccessKey | undefined): Promise<boolean>;
}

export interface KeySourceOptions {
  readonly credentials: S3StoreOptions["credentials"];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

export function keySource(options: KeySourceOptions): KeySource {
  const read = readerOf(options);
  return {
    current: () => read({ again: false }),
    async renew(used) {
      const fresh = await read({ again: true });
      return (
        fresh.accessKeyId !== used?.accessKeyId ||
        fresh.secretAccessKey !== used.secretAccessKey ||
        fresh.sessionToken !== used.sessionToken
      );
    },
  };
}

type ReadKey = (options: { readonly again: boolean }) => Promise<AccessKey>;

function readerOf({ credentials, environment, clock }: KeySourceOptions): ReadKey {
  switch (credentials.from) {
    case "environment":
      return async () => environmentKey(environment);
    case "folder":
      return folderKeys(credentials.folder);
    case "profile":
      return profileKeys(credentials.profile, clock);
  }
}

function environmentKey(environment: Readonly<Record<string, string | undefined>>): AccessKey {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  if (!accessKeyId || !secretAccessKey) {
    const missing = accessKeyId ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID";
    throw new Error(`Cannot use the store as the environment must name its access key: ${missing} is not set`);
  }
  const sessionToken = environment["AWS_SESSION_TOKEN"];
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** The SDK knows how to read profiles; it is loaded only where a profile is asked for. */
function profileKeys(profile: string, clock: Clock): ReadKey {
  let known: Promise<AccessKey & { readonly expiration?: Date }> | undefined;
  const load = async (): Promise<AccessKey & { readonly expiration?: Date }> => {
    const { fromIni } = await import("@aws-sdk/credential-provider-ini");
    try {
      return await fromIni({ profile, ignoreCache: true })();
    } catch (error) {
      throw new Error(`Cannot use the store as profile "${profile}" gives no access key`, { cause: error });
    }
  };
  return async ({ again }) => {
    const expiration = (await known?.catch(() => undefined))?.expiration;
    const isOver = expiration !== undefined && expiration.getTime() - clock.epochMilliseconds() < 60_000;
    if (known === undefined || again || isOver) known = load();
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}
