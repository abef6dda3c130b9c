import { parseArgs } from "node:util";

import { openIdToken } from "./in-memory-oscar/open-identity.ts";
import { profaasProgram } from "./in-memory-oscar/profaas-program.ts";
import { startInMemoryOscar } from "./in-memory-oscar/start-in-memory-oscar.ts";
import { startMinio } from "./minio.ts";

// Two OSCARs in memory, each on a MinIO of its own, that stand in for real ones: `npm run test:oscar -- --in-memory` rehearses
// on them what it is to do on a real OSCAR. The first lets its administrator in, or with --by-token a user of OpenID Connect,
// the second such a user. Writes one line, the variables that name them, and serves until its input ends.
const { values } = parseArgs({
  options: {
    version: { type: "string", default: "v4.1.2" },
    "by-token": { type: "boolean", default: false },
    /** As slow as a real one was. */
    slow: { type: "boolean", default: false },
  },
});
const ISSUER = "https://issuer.example.org";
const NODES = [{ name: "node1", cores: 16, memoryBytes: 2 ** 36, architecture: "amd64" }] as const;
const QUICK = { timings: { minioRestartSeconds: 1 } };
const SLOW = {
  timings: {
    ...{ minioRestartSeconds: 6, podStartSeconds: 1 },
    ...{ supervisorStartSeconds: 2, supervisorEndSeconds: 1, podEndSeconds: 1.2 },
  },
  throttle: { callsPerSecond: 5, burst: 10 },
};

async function standIn(end: "" | "_2", byToken: boolean) {
  const minio = await startMinio({ own: true });
  const oscar = await startInMemoryOscar({
    ...{ store: minio, version: values.version, nodes: NODES },
    ...(values.slow ? SLOW : QUICK),
    openId: { issuers: [ISSUER], groups: [] },
    programOf: profaasProgram(minio),
    isPullable: (image) => !image.startsWith("registry.invalid/"),
  });
  const key = byToken
    ? { OSCAR_TOKEN: openIdToken({ issuer: ISSUER, subject: "somebody" }) }
    : { OSCAR_USERNAME: oscar.user, OSCAR_PASSWORD: oscar.password };
  const named = {
    OSCAR_ENDPOINT: oscar.endpoint,
    OSCAR_INNER_ENDPOINT: oscar.endpoint,
    OSCAR_HOLDS_MEMORY: "false",
    // No registry is asked: this address refuses at once.
    OSCAR_PROFAAS_IMAGE: "127.0.0.1:9/profaas:0.1.0",
    ...key,
  };
  return {
    environment: Object.fromEntries(Object.entries(named).map(([name, value]) => [`${name}${end}`, value])),
    async close() {
      await oscar.close();
      await minio.stop();
    },
  };
}

const standIns = [await standIn("", values["by-token"]), await standIn("_2", true)];
process.stdout.write(`${JSON.stringify(Object.assign({}, ...standIns.map(({ environment }) => environment)))}\n`);
process.stdin.resume().once("end", () => void Promise.all(standIns.map(({ close }) => close())));
