import { afterAll, beforeAll } from "vitest";

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
