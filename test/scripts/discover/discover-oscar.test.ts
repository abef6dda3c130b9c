import { afterAll, beforeAll, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import type { Inventory } from "#core/inventory/inventory.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { openScouts } from "#wiring/open-scouts.ts";

import { aggregate } from "../../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../../functions/aggregator/unaggregated.ts";
import { takeInventory } from "../../../scripts/discover/take-inventory.ts";
import { openTestPlatform, testOscar, type TestOscar } from "../../adapters/platform/oscar/oscar-harness.ts";
import { keepingLogger } from "../../support/keeping-logger.ts";
import { describeWithMinio } from "../../support/minio.ts";
import { minioStore } from "../../support/minio-store.ts";
import { profileAll, profilerPorts } from "../../support/profiling.ts";
import { trainAll, trainerPorts } from "../../support/trainer-ports.ts";

const TIMEOUT = 600_000;
const TEMPLATE = `kind: template
cpu: [0.5, 1]
repetitions: 1
sweep: grid
parallelism: 1
samples: { sets: 2, perSet: 1 }
load: { batchSize: 1 }
train: { learners: [ridge] }
`;
/** One that is copied, and one that is measured itself: its secret is hidden, so that a copy would be without it. */
const SHRINK = "their-shrink";
const SIGN = "their-sign";

describeWithMinio(
  "profaas discover on an OSCAR",
  () => {
    let here: TestOscar;
    let client: OscarClient;
    let theirs: ObjectStore;
    let store: ObjectStore;
    const services = { signing: { service: SIGN, change: true, secrets: { KEY: "THEIR_KEY" } } };
    beforeAll(async () => {
      here = await testOscar("here", { services });
      const { endpoint, identity } = here.oscar;
      client = new OscarClient({ endpoint, identity, verifiesCertificate: true }, systemClock, {
        perSecond: 1e6,
        burst: 1e6,
      });
      theirs = minioStore(here.minio);
      const of = (name: string, label: string, script: string, environment: object = {}) =>
        client.create({
          name,
          image: "registry.example.org/sh",
          cpu: "0.5",
          memory: "64Mi",
          labels: { "profaas.dev/profile": label },
          script,
          environment,
          input: [{ storage_provider: "minio.default", path: `${name}/in` }],
          output: [{ storage_provider: "minio.default", path: `${name}/out` }],
        } as Parameters<OscarClient["create"]>[0]);
      await of(SHRINK, "quick", 'head -c 10 "$INPUT_FILE_PATH" >"$TMP_OUTPUT_DIR/short-${INPUT_FILE_PATH##*/}"');
      await of(SIGN, "quick.in-place", 'echo "$KEY" >"$TMP_OUTPUT_DIR/${INPUT_FILE_PATH##*/}.signed"', {
        variables: { LOUD: "no" },
        secrets: { KEY: "their-key" },
      });
      // What their users sent: the jobs of these are their affair.
      for (const name of [SHRINK, SIGN]) {
        for (const [key, size] of [
          ["small.txt", 100],
          ["middle.txt", 900],
          ["large.txt", 4000],
        ] as const)
          await theirs.put(name, `in/${key}`, key.repeat(size / 10));
      }
      await theirs.put(SHRINK, "out/not-an-input.txt", "x");
      await here.oscar.idle();
      store = memoryStore();
      for (const role of BUCKET_ROLES) await store.createBucket(role);
      await store.put("inventory", "templates/quick.yaml", TEMPLATE);
    }, TIMEOUT);
    afterAll(async () => {
      client.close();
      await here.close();
    }, TIMEOUT);

    const operator = (own: object = { services }): OperatorFile =>
      OperatorFile.parse({
        clusters: { here: { kind: "oscar", endpoint: here.oscar.endpoint, ...own } },
        resources: { here: { cluster: "here" } },
        images: ["registry.example.org/*"],
        selfProfiling: { nodeSecondsPerDay: 1e6 },
      });
    const look = (write: boolean, own?: object): Promise<Inventory> => {
      const file = operator(own);
      const environment = { OSCAR_USERNAME: here.oscar.user, OSCAR_PASSWORD: here.oscar.password };
      return takeInventory({
        operator: file,
        store,
        clusters: openScouts(file, environment),
        epochMilliseconds: () => systemClock.epochMilliseconds(),
        write,
        learning: () => trainerPorts(store),
      });
    };
    const found = ({ services: all }: Inventory, name: string) => all.find(({ service }) => service.name === name);
    const inBuckets = async () => {
      const keys: string[] = [];
      for (const bucket of await theirs.listBuckets()) {
        const { objects } = await theirs.list(bucket);
        keys.push(...objects.map(({ key }) => `${bucket}/${key}`));
      }
      return keys.sort();
    };
    /** Lets the chain do what was dropped; the records of the campaigns that are new. */
    async function work(): Promise<RunRecord[]> {
      const known = new Set((await listObjects(store, { bucket: "records", key: "" })).map(({ key }) => key));
      const platform = openTestPlatform([here], store, { environment: { THEIR_KEY: "their-key" } });
      await profileAll(profilerPorts({ store, platform, clock: systemClock }));
      for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
      await trainAll(trainerPorts(store));
      const fresh = (await listObjects(store, { bucket: "records", key: "" })).filter(
        ({ key }) => !known.has(key) && key.includes("/runs/"),
      );
      return Promise.all(fresh.map(({ key }) => requireArtifact(store, { bucket: "records", key }, RunRecord)));
    }
    const jobsOf = (service: string, since: number): number =>
      here.oscar.requests.slice(since).filter(({ method, path }) => method === "POST" && path === `/job/${service}`)
        .length;

    it("samples inputs from the service's own input bucket, and from nowhere else", { timeout: TIMEOUT }, async () => {
      const inventory = await look(false);
      for (const name of [SHRINK, SIGN]) {
        const { proposal, obstacles } = found(inventory, name)!;
        expect(obstacles).toEqual([]);
        expect(proposal?.sampled).toHaveLength(2);
        const own = ["small", "middle", "large"].map((size) => `${name}/in/${size}.txt`);
        for (const place of proposal!.sampled) expect(own).toContain(place);
      }
      expect(found(inventory, SHRINK)?.proposal?.sentences[0]).toContain("4 runs of a copy with buckets of its own");
      expect(found(inventory, SIGN)?.proposal?.sentences[0]).toContain(
        "4 runs of the service itself, as its label says",
      );
      expect((await store.list("campaigns")).objects).toEqual([]);
    });

    it("measures in place only where the operator's file says it too, and never another in its place", async () => {
      const inventory = await look(false, { services: { "their-shrink": { service: "their-other" } } });
      expect(found(inventory, SIGN)?.obstacles).toEqual([
        'Cannot measure OSCAR service "their-sign" as the operator\'s file must allow that it is measured itself: name it among the services of cluster "here"',
      ]);
      expect(found(inventory, SHRINK)?.obstacles).toEqual([
        'Cannot measure OSCAR service "their-shrink" as the operator\'s file has another service of cluster "here" stand for its name: rename that component',
      ]);
    });

    it(
      "measures copies, and in place; both services and all buckets are then as they were",
      { timeout: TIMEOUT },
      async () => {
        const before = [await client.service(SHRINK), await client.service(SIGN), await inBuckets()];
        const jobs = await client.jobs(SIGN);
        const since = here.oscar.requests.length;
        const measured: RunRecord[] = [];
        for (let round = 0; round < 2; round++) {
          const states = (await look(true)).services.map(({ decision }) => decision);
          expect(states).toContain("submitted");
          measured.push(...(await work()));
        }
        // As every step and every reconciliation does, should a deletion have found MinIO away.
        await openTestPlatform([here], store).restore?.();
        const inventory = await look(true);
        expect(found(inventory, SHRINK)?.decision).toBe("measured");
        expect(found(inventory, SIGN)?.decision).toBe("measured");
        expect(measured).toHaveLength(8);
        for (const { outcome, measurement } of measured) {
          expect(outcome).toEqual({ kind: "succeeded" });
          expect(measurement?.invocations.map(({ outputCount }) => outputCount)).toEqual([1]);
        }
        const byComponent = measured.map(({ configuration }) => configuration.subject).sort();
        expect(byComponent).toEqual([...Array<string>(4).fill("signing"), ...Array<string>(4).fill(SHRINK)]);
        // The one was copied: it had no job. The other had one a run, with its own secret.
        expect(jobsOf(SHRINK, since)).toBe(0);
        const left = await client.jobs(SIGN);
        const events = here.oscar.requests.slice(since).filter(({ path }) => path === `/job/${SIGN}`);
        const ours = events.filter(({ body }) => !body.includes(`"Key":"${SIGN}/in/"`));
        expect(ours).toHaveLength(4);
        // Jobs of the folder that OSCAR puts anew with each update are gone; those of users are there.
        expect([...left.keys()].sort()).toEqual([...jobs.keys()].sort());
        expect([await client.service(SHRINK), await client.service(SIGN), await inBuckets()]).toEqual(before);
        const changes = here.oscar.requests
          .slice(since)
          .filter(({ method, path }) => method === "PUT" && path === "/system/services");
        expect(changes.some(({ body }) => body.includes(`"name":"${SIGN}"`))).toBe(true);
        expect(changes.some(({ body }) => body.includes(`"name":"${SHRINK}"`))).toBe(false);
      },
    );
  },
  { own: true },
);
