import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it, vi } from "vitest";

import { bucketName, BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { openStore } from "#wiring/open-store.ts";

import { runVerb } from "../../../scripts/run-verb.ts";
import { openTestPlatform, oscarComponent, testOscar } from "../../adapters/platform/oscar/oscar-harness.ts";
import { describeWithMinio } from "../../support/minio.ts";
import { minioStore } from "../../support/minio-store.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";

describeWithMinio(
  "profaas discover --remove",
  () => {
    it("takes the copies away, too, that its campaigns left on an OSCAR, and nothing that is others'", async () => {
      const here = await testOscar("here");
      const folder = await temporaryFolder();
      const settings = { kind: "directory", path: join(folder.path, "store") } as const;
      const store = await openStore({ settings, prefix: "profaas" });
      for (const role of BUCKET_ROLES) await store.createBucket(role);
      const operator = {
        store: settings,
        clusters: { here: { kind: "oscar", endpoint: here.oscar.endpoint } },
        resources: { here: { cluster: "here" } },
      };
      await writeFile(join(folder.path, "profaas.yaml"), JSON.stringify(operator));
      // A campaign that was begun, of which no process went on.
      const campaignId = "self-blur-01234567";
      const { name, runnable, outputs } = oscarComponent({ name: "blur", behaviour: { kind: "compute", seconds: 0 } });
      const platform = openTestPlatform([here], store);
      await platform.prepare?.(campaignId, [{ name, runnable, outputs, resource: "here" }]);
      const minio = minioStore(here.minio);
      const theirs = bucketName("theirs", "inputs");
      await minio.createBucket(theirs);
      expect(await minio.listBuckets()).toHaveLength(2);

      // Where OSCAR lets nobody in, they stay, and it is said.
      vi.stubEnv("OSCAR_TOKEN", "no token");
      const refused = fakeIo({ directory: folder.path });
      expect(await runVerb(["discover", "--remove"], refused)).toBe(4);
      expect(refused.stderrText()).toMatch(/^Cannot take away what is left on an OSCAR, .* OSCAR answered 4/m);
      expect(await minio.listBuckets()).toHaveLength(2);
      vi.unstubAllEnvs();

      vi.stubEnv("OSCAR_USERNAME", here.oscar.user);
      vi.stubEnv("OSCAR_PASSWORD", here.oscar.password);
      const io = fakeIo({ directory: folder.path });
      expect(await runVerb(["discover", "--remove"], io), io.stderrText()).toBe(0);
      vi.unstubAllEnvs();
      expect(await minio.listBuckets()).toEqual([theirs]);
      expect((await store.list("state", { prefix: "_oscar/" })).objects).toEqual([]);
      await here.close();
      await folder.remove();
    }, 240_000);
  },
  { own: true },
);
