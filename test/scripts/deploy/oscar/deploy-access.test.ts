import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { DeployDocument } from "../../../../scripts/deploy/deploy-document.ts";
import { runVerb } from "../../../../scripts/run-verb.ts";
import { type InMemoryOscar, startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, type Minio, startMinio } from "../../../support/minio.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.ts";
import { HAS_OPENSSL, testCertificate, type TestCertificate } from "../../../support/test-certificate.ts";
import { fakeIo } from "../../fake-io.ts";

/** No registry is asked: this address refuses at once. */
const IMAGE = "127.0.0.1:9/profaas:0.1.0";

describe.skipIf(!HAS_OPENSSL)("profaas deploy oscar as the operator's file says (needs openssl)", () =>
  describeWithMinio(
    "with a certificate of an own authority and a key in a folder",
    () => {
      let folder: TemporaryFolder;
      let certificate: TestCertificate;
      let minio: Minio;
      let oscar: InMemoryOscar;
      let door: Server;
      let endpoint: string;
      beforeAll(async () => {
        folder = await temporaryFolder();
        certificate = await testCertificate();
        minio = await startMinio({ own: true });
        vi.stubEnv("AWS_ACCESS_KEY_ID", minio.accessKey);
        vi.stubEnv("AWS_SECRET_ACCESS_KEY", minio.secretKey);
        oscar = await startInMemoryOscar({ store: minio });
        door = doorBefore(oscar.endpoint, certificate);
        await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
        endpoint = `https://127.0.0.1:${(door.address() as AddressInfo).port}`;
        await mkdir(join(folder.path, "key"));
        await writeFile(join(folder.path, "key/user"), `${oscar.user}\n`);
        await writeFile(join(folder.path, "key/password"), `${oscar.password}\n`);
      });
      afterAll(async () => {
        vi.unstubAllEnvs();
        door.close();
        await oscar.close();
        await minio.stop();
        await certificate.remove();
        await folder.remove();
      });

      async function check(cluster: Readonly<Record<string, unknown>>, ...argv: string[]) {
        const file = {
          store: { kind: "s3", endpoint: minio.endpoint },
          clusters: { edge: { kind: "oscar", endpoint, ...cluster } },
        };
        await writeFile(join(folder.path, "profaas.yaml"), JSON.stringify(file));
        const io = fakeIo({ directory: folder.path });
        const exitCode = await runVerb(["deploy", "oscar", ...argv, "--check", "--image", IMAGE, "--json"], io);
        return { exitCode, document: DeployDocument.safeParse(io.document()).data, said: io.stdoutText() };
      }
      const credentials = (name: string) => ({ from: "folder", folder: join(folder.path, name) });

      it("is let in, and says what is missing", async () => {
        const { document, exitCode } = await check({ caFile: certificate.caFile, credentials: credentials("key") });
        expect(exitCode).toBe(4);
        expect(document?.missing).toContain("There is no service profaas-trainer.");
      });

      it("trusts no other certificate", async () => {
        const { exitCode, said } = await check({ credentials: credentials("key") });
        expect(exitCode).toBe(4);
        expect(said).toMatch(/OSCAR was not reached at https:.*certificate/);
      });

      it("says where the key is not", async () => {
        const { exitCode, said } = await check({ caFile: certificate.caFile, credentials: credentials("nothing") });
        expect(exitCode).toBe(2);
        expect(said).toMatch(/the files of .*nothing must hold token, or user and password/);
      });

      it("gives the key of one OSCAR to no other", async () => {
        const { exitCode, said } = await check(
          { caFile: certificate.caFile, credentials: credentials("key") },
          "--endpoint",
          oscar.endpoint,
        );
        expect(exitCode).toBe(2);
        expect(said).toContain("the environment variables must hold OSCAR_TOKEN, or OSCAR_USERNAME and OSCAR_PASSWORD");
      });
    },
    { own: true },
  ),
);

/** TLS in front of what speaks none. */
function doorBefore(endpoint: string, { folder }: TestCertificate): Server {
  const [cert, key] = [readFileSync(join(folder, "public.crt")), readFileSync(join(folder, "private.key"))];
  return createServer({ cert, key }, (asked, answer) => {
    const { method, url = "/", headers } = asked;
    const passed = request(new URL(url, endpoint), { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    asked.pipe(passed);
  });
}
