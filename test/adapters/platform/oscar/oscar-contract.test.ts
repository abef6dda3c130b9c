import { randomBytes } from "node:crypto";

import { afterAll, beforeAll, describe, it } from "vitest";

import type { OscarIdentity } from "#adapters/platform/oscar/api/oscar-access.ts";
import { systemClock } from "#adapters/process/clock.ts";

import { oscarContract, type TriedOscar } from "../../../contracts/oscar-api.ts";
import { startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, type Minio, startMinio } from "../../../support/minio.ts";
import { skippingClock } from "../../../support/skipping-clock.ts";

/** v4.1.2 is held against recordings; what the others do is read from their sources. */
const VERSIONS = ["v3.5.3", "v3.6.3", "v3.6.5", "v3.7.1", "v4.0.0", "v4.1.2"];

describeWithMinio(
  "in memory",
  () => {
    let minio: Minio;
    beforeAll(async () => void (minio = await startMinio({ own: true })));
    afterAll(() => minio.stop());

    for (const version of VERSIONS) {
      oscarContract(`an OSCAR ${version} in memory`, async (): Promise<TriedOscar> => {
        const oscar = await startInMemoryOscar({ store: minio, version });
        return {
          access: { endpoint: oscar.endpoint, identity: oscar.identity, verifiesCertificate: true },
          prefix: "pt-",
          image: "registry.example.org/a:1",
          // No pace is to be kept here.
          clock: skippingClock(),
          patienceSeconds: 20,
          close: () => oscar.close(),
        };
      });
    }
  },
  { own: true },
);

// OSCAR_IMAGE: one with /bin/sh; OSCAR_STORE_ENDPOINT: where its MinIO is reached from here; OSCAR_VERIFIES=false trusts any certificate.
const { OSCAR_ENDPOINT, OSCAR_USER, OSCAR_PASSWORD, OSCAR_TOKEN, OSCAR_IMAGE, OSCAR_STORE_ENDPOINT, OSCAR_VERIFIES } =
  process.env;

if (OSCAR_ENDPOINT === undefined) {
  describe.skip("the real OSCAR that OSCAR_ENDPOINT names", () => {
    it("needs OSCAR_ENDPOINT with OSCAR_USER and OSCAR_PASSWORD, or with OSCAR_TOKEN", () => undefined);
  });
} else {
  oscarContract(`the real OSCAR at ${OSCAR_ENDPOINT}`, () =>
    Promise.resolve({
      access: { endpoint: OSCAR_ENDPOINT, identity: identity(), verifiesCertificate: OSCAR_VERIFIES !== "false" },
      prefix: `pt${randomBytes(3).toString("hex")}-`,
      image: OSCAR_IMAGE ?? "ghcr.io/grycap/cowsay",
      ...(OSCAR_STORE_ENDPOINT === undefined ? {} : { storeEndpoint: OSCAR_STORE_ENDPOINT }),
      clock: systemClock,
      patienceSeconds: 180,
      close: () => Promise.resolve(),
    }),
  );
}

function identity(): OscarIdentity {
  if (OSCAR_TOKEN !== undefined) return { kind: "bearer", token: OSCAR_TOKEN };
  return { kind: "basic", user: OSCAR_USER ?? "oscar", password: OSCAR_PASSWORD ?? "" };
}
