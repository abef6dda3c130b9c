import { afterAll, beforeAll, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { supervisorMarks } from "#adapters/platform/oscar/supervisor-log.ts";

import { type InMemoryOscar, startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, type Minio, startMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";

describeWithMinio(
  "an in-memory OSCAR",
  () => {
    let minio: Minio;
    let oscar: InMemoryOscar;
    let client: OscarClient;
    beforeAll(async () => {
      minio = await startMinio({ own: true });
      oscar = await startInMemoryOscar({ store: minio });
      client = new OscarClient(
        { endpoint: oscar.endpoint, identity: oscar.identity, verifiesCertificate: true },
        systemClock,
      );
    });
    afterAll(async () => {
      client.close();
      await oscar.close();
      await minio.stop();
    });

    it("runs a service's script on what is uploaded, and uploads what it made", async () => {
      const script =
        'tr a-z A-Z < "$INPUT_FILE_PATH" > "$TMP_OUTPUT_DIR/up-$(basename "$INPUT_FILE_PATH")"; echo done; exit 3';
      await client.create({
        name: "shout",
        image: "x",
        script,
        input: [{ storage_provider: "minio.default", path: "shout/in" }],
        output: [{ storage_provider: "minio.default", path: "shout/out" }],
      });
      const store = minioStore(minio);
      await store.put("shout", "in/my file.txt", "hello");
      await expect
        .poll(async () => (await store.get("shout", "out/up-my file.txt"))?.body, { timeout: 10_000 })
        .toEqual(new Uint8Array(Buffer.from("HELLO")));
      await oscar.idle();
      const [entry] = await client.jobs("shout");
      const [job, state] = entry!;
      expect(state.status).toBe("Succeeded");
      const log = await client.log("shout", job);
      expect(log).toMatch(/done\n\S+ \n$/);
      const marks = supervisorMarks(log!);
      expect(marks?.event).toMatchObject({ bucket: "shout", key: "in/my file.txt" });
      expect(marks?.uploads).toMatchObject([{ key: "out/up-my file.txt", bucket: "shout" }]);
      const service = (await client.service("shout"))!;
      expect((await client.run(service, { kind: "bytes", bytes: Buffer.from("abc") })).status).toBe(200);
      await client.startJob(service, { kind: "bytes", bytes: Buffer.from("abc") }, { jobName: "own" });
      await oscar.idle();
      expect(await client.log("shout", "own")).toContain("QUJD");
      expect((await client.executions()).map(({ path, status }) => `${status} ${path}`)).toEqual([
        "201 /job/shout",
        "200 /run/shout",
        "201 /job/shout",
      ]);
      expect(await client.delete("shout")).toBe(true);
      expect(await store.listBuckets()).toEqual([]);
    });
  },
  { own: true },
);
