import { readFileSync } from "node:fs";
import process from "node:process";

import { describe, it } from "vitest";

import type { OscarAccess, OscarIdentity } from "#adapters/platform/oscar/api/oscar-access.ts";

/** An OSCAR that the environment names for tests. */
export interface RealOscar {
  readonly endpoint: string;
  readonly identity: OscarIdentity;
  /** As `credentials: { from: environment }` reads it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly verifiesCertificate: boolean;
  /** Of the authority that signed its certificate: a PEM file. */
  readonly caFile: string | undefined;
  /** One with /bin/sh that it may pull. */
  readonly image: string;
  /** The image of profaas, where it can pull one. */
  readonly profaasImage: string | undefined;
  /** False of a stand-in, whose jobs are processes without a limit. */
  readonly holdsMemory: boolean;
  /** Its MinIO as it is reached from here, where that is not where OSCAR says. */
  readonly storeEndpoint: string | undefined;
}

/** What must be set for a real OSCAR to be tested. */
export const REAL_OSCAR_NEEDS =
  "OSCAR_ENDPOINT with OSCAR_USERNAME and OSCAR_PASSWORD, or with OSCAR_TOKEN; where needed OSCAR_MINIO_ENDPOINT, OSCAR_IMAGE, OSCAR_PROFAAS_IMAGE, OSCAR_CA_FILE, OSCAR_VERIFIES=false, and the same with _2 at the end for a second one";

/** Undefined where OSCAR_ENDPOINT is not set. OSCAR_USER is taken for OSCAR_USERNAME, too; `which` is the end of all names. */
export function realOscar(which: "" | "_2" = ""): RealOscar | undefined {
  const read = (name: string): string | undefined => process.env[`${name}${which}`] || undefined;
  const endpoint = read("OSCAR_ENDPOINT");
  if (endpoint === undefined) return undefined;
  const [user, password, token] = [
    read("OSCAR_USERNAME") ?? read("OSCAR_USER") ?? "oscar",
    read("OSCAR_PASSWORD") ?? "",
    read("OSCAR_TOKEN"),
  ];
  return {
    endpoint,
    identity: token === undefined ? { kind: "basic", user, password } : { kind: "bearer", token },
    environment: { OSCAR_USERNAME: user, OSCAR_PASSWORD: password, OSCAR_TOKEN: token },
    verifiesCertificate: read("OSCAR_VERIFIES") !== "false",
    caFile: read("OSCAR_CA_FILE"),
    image: read("OSCAR_IMAGE") ?? "docker.io/library/debian:bookworm-slim",
    profaasImage: read("OSCAR_PROFAAS_IMAGE"),
    holdsMemory: read("OSCAR_HOLDS_MEMORY") !== "false",
    storeEndpoint: read("OSCAR_MINIO_ENDPOINT"),
  };
}

/** How its API is reached, by whoever the environment names or by somebody else. */
export function accessOf(
  { endpoint, verifiesCertificate, caFile, ...oscar }: RealOscar,
  identity: OscarIdentity = oscar.identity,
): OscarAccess {
  const ca = caFile === undefined ? {} : { ca: readFileSync(caFile, "utf8") };
  return { endpoint, identity, verifiesCertificate, ...ca };
}

/** Tests that need a real OSCAR: left out where none is named. */
export function describeOnOscar(name: string, tests: (oscar: RealOscar) => void): void {
  const oscar = realOscar();
  if (oscar === undefined) {
    describe.skip(name, () => {
      it(`needs ${REAL_OSCAR_NEEDS}`, () => undefined);
    });
  } else {
    describe(`${name}, on the real OSCAR at ${oscar.endpoint}`, () => tests(oscar));
  }
}
