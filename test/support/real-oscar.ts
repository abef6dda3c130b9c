import process from "node:process";

import type { OscarIdentity } from "#adapters/platform/oscar/api/oscar-access.ts";

/** The OSCAR that the environment names for tests. */
export interface RealOscar {
  readonly endpoint: string;
  readonly identity: OscarIdentity;
  /** As `credentials: { from: environment }` reads it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly verifiesCertificate: boolean;
  /** One with /bin/sh that it may pull. */
  readonly image: string;
  /** Its MinIO as it is reached from here, where that is not where OSCAR says. */
  readonly storeEndpoint: string | undefined;
}

/** What must be set for a real OSCAR to be tested. */
export const REAL_OSCAR_NEEDS =
  "OSCAR_ENDPOINT with OSCAR_USERNAME and OSCAR_PASSWORD, or with OSCAR_TOKEN; OSCAR_MINIO_ENDPOINT, OSCAR_IMAGE and OSCAR_VERIFIES=false where needed";

/** Undefined where OSCAR_ENDPOINT is not set. OSCAR_USER is taken for OSCAR_USERNAME, too. */
export function realOscar(): RealOscar | undefined {
  const {
    OSCAR_ENDPOINT: endpoint,
    OSCAR_TOKEN: token,
    OSCAR_PASSWORD: password = "",
    OSCAR_IMAGE: image,
  } = process.env;
  if (!endpoint) return undefined;
  const user = process.env["OSCAR_USERNAME"] ?? process.env["OSCAR_USER"] ?? "oscar";
  return {
    endpoint,
    identity: token === undefined ? { kind: "basic", user, password } : { kind: "bearer", token },
    environment: { ...process.env, OSCAR_USERNAME: user },
    verifiesCertificate: process.env["OSCAR_VERIFIES"] !== "false",
    image: image ?? "docker.io/library/debian:bookworm-slim",
    storeEndpoint: process.env["OSCAR_MINIO_ENDPOINT"],
  };
}
