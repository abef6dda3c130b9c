import { randomBytes } from "node:crypto";

import { systemClock } from "#adapters/process/clock.ts";

import { oscarContract } from "../contracts/oscar-api.ts";
import { accessOf, describeOnOscar } from "../support/real-oscar.ts";

describeOnOscar("the API", (oscar) => {
  const { endpoint, image, storeEndpoint } = oscar;
  oscarContract(endpoint, () =>
    Promise.resolve({
      access: accessOf(oscar),
      prefix: `pt${randomBytes(3).toString("hex")}-`,
      image,
      ...(storeEndpoint === undefined ? {} : { storeEndpoint }),
      clock: systemClock,
      patienceSeconds: 180,
      close: () => Promise.resolve(),
    }),
  );
});
