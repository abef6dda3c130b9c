import { spawn } from "node:child_process";
import { resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { systemClock } from "#adapters/process/clock.ts";

import { startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, startMinio, type Minio } from "../../../support/minio.ts";
import { OSCAR_PYTHON } from "../../../support/oscar-python.ts";

const PROGRAM = resolve(import.meta.dirname, "../../../../workflows/modelling/oscar/apply.py");

describeWithMinio(
  "apply.py",
  () => {
    let minio: Minio;
    beforeAll(async () => void (minio = await startMinio({ own: true })));
    afterAll(() => minio?.stop());

    describe.skipIf(OSCAR_PYTHON === undefined)("by oscar_python (needs infra/oscar-python/build.sh)", () => {
      it.each([
        ["v4.1.2", [8080]],
        ["v3.6.3", 8080],
      ])(
        "makes the services on OSCAR %s, and changes them when it is run again",
        { timeout: 120_000 },
        async (version, ports) => {
          const oscar = await startInMemoryOscar({ store: minio, version });
          const { endpoint, identity, user, password } = oscar;
          const client = new OscarClient({ endpoint, identity, verifiesCertificate: true }, systemClock);
          const environment = {
            OSCAR_ENDPOINT: endpoint,
            OSCAR_USERNAME: user,
            OSCAR_PASSWORD: password,
            PROFAAS_IMAGE: "example/profaas:7",
            AWS_ACCESS_KEY_ID: "key",
            AWS_SECRET_ACCESS_KEY: "secret",
          };
          const names = ["profiler", "aggregator", "trainer", "simulator", "predictor"].map(
            (name) => `profaas-${name}`,
          );
          expect(await apply(environment)).toEqual(names.map((name) => `${name} made`));
          const services = await client.services();
          expect(services.map(({ image }) => image)).toEqual(names.map(() => "example/profaas:7"));
          const predictor = services.find(({ name }) => name === "profaas-predictor");
          expect(predictor?.["expose"]).toMatchObject({ api_port: ports });
          expect(predictor?.environment?.secrets).toEqual({ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
          expect(services.find(({ name }) => name === "profaas-trainer")?.environment?.variables).toMatchObject({
            PROFAAS_FUNCTION: "trainer",
            PROFAAS_OPERATOR_YAML: expect.stringContaining("prefix: profaas"),
          });
          expect(await apply(environment)).toEqual(names.map((name) => `${name} changed`));
          for (const name of names) await client.delete(name);
          client.close();
          await oscar.close();
        },
      );
    });
  },
  { own: true },
);

/** What the program prints; it is found by its folder alone. */
async function apply(environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const child = spawn(OSCAR_PYTHON ?? "python3", [PROGRAM], {
    cwd: "/",
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", NO_PROXY: "*", ...environment },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += String(chunk)));
  child.stderr.on("data", (chunk) => (err += String(chunk)));
  const code = await new Promise((ended) => child.once("close", ended));
  if (code !== 0) throw new Error(`apply.py ended with ${String(code)}: ${err}`);
  return out.trimEnd().split("\n");
}
