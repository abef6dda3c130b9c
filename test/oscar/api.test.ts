import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import { systemClock } from "#adapters/process/clock.ts";

import { oscarContract } from "../contracts/oscar-api.ts";
import { describeOnOscar } from "../support/real-oscar.ts";

describeOnOscar("the API", ({ endpoint, identity, verifiesCertificate, image, storeEndpoint, caFile }) => {
  oscarContract(endpoint, () =>
    Promise.resolve({
      access: {
        endpoint,
        identity,
        verifiesCertificate,
        ...(caFile === undefined ? {} : { ca: readFileSync(caFile, "utf8") }),
      },
      prefix: `pt${randomBytes(3).toString("hex")}-`,
      image,
      ...(storeEndpoint === undefined ? {} : { storeEndpoint }),
      clock: systemClock,
      patienceSeconds: 180,
      close: () => Promise.resolve(),
    }),
  );
});
