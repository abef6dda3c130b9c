import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { storageEvent } from "#adapters/platform/oscar/storage-event.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { BUCKET_ROLES, bucketName } from "#core/campaign/bucket-roles.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { openStore } from "#wiring/open-store.ts";

import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { LOAD_SERVICE, testOscar, type TestOscar } from "./oscar-harness.ts";

const ROOT = resolve(import.meta.dirname, "../../../..");

/** Our profiler as a service of an OSCAR in memory that it measures: each of its jobs is a process of its own. */
export interface OscarProfiler {
  readonly here: TestOscar;
  readonly client: OscarClient;
  readonly store: ObjectStore;
  /** Drops a campaign's spec, and the input `a.txt`. */
  drop(name: string, spec: string): Promise<void>;
  /** Tells of every step that is to be gone on with, as the notifications of the bucket do. */
  tellSteps(): Promise<void>;
  /** Steps that were told of, with the specs. */
  readonly steps: number;
  /** The records of runs that there are. */
  records(): Promise<readonly RunRecord[]>;
  /** The process of a job: it may have ended. Undefined before it has begun. */
  processOf(job: string): Promise<number | undefined>;
  /** Processes of its jobs that live. */
  living(): Promise<readonly number[]>;
  close(): Promise<void>;
}

export async function oscarProfiler({ stepSeconds }: { readonly stepSeconds: number }): Promise<OscarProfiler> {
  const here = await testOscar("here", { invocation: "job" });
  const { endpoint, identity, user, password } = here.oscar;
  const folder = await temporaryFolder();
  const processes = join(folder.path, "processes");
  await mkdir(processes);
  const store = await openStore({
    settings: { kind: "directory", path: join(folder.path, "store") },
    prefix: "profaas",
  });
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const client = new OscarClient({ endpoint, identity, verifiesCertificate: true }, systemClock);
  const operator = {
    prefix: "profaas",
    store: { kind: "directory", path: join(folder.path, "store") },
    work: join(folder.path, "work"),
    clusters: { here: { kind: "oscar", endpoint, invocation: "job" } },
    resources: { here: { cluster: "here" } },
    images: ["registry.example.org/*"],
    budgets: { stepSeconds },
  };
  const variables = {
    PROFAAS_OPERATOR_YAML: JSON.stringify(operator),
    OSCAR_USERNAME: user,
    OSCAR_PASSWORD: password,
  };
  const main = `"${process.execPath}" --import tsx functions/profiler/main.ts`;
  const noted = `echo $! >"${processes}/$JOB_UUID"`;
  await client.create({
    name: LOAD_SERVICE,
    image: "registry.example.org/profaas",
    ...{ cpu: "0.5", memory: "512Mi", environment: { variables } },
    script: `cd "${ROOT}"; ${main} & ${noted}; wait $! || kill -TERM "$PPID"`,
  });
  const told = new Set<string>();

  /** What a bucket's notification does: OSCAR makes a job of it. */
  async function tell(role: "campaigns" | "state", key: string): Promise<void> {
    told.add(`${role}/${key}`);
    const place = { bucket: bucketName("profaas", role), key };
    const event = storageEvent(place, { atMilliseconds: Date.now(), principal: "", sizeBytes: 1 });
    const bytes = Buffer.from(JSON.stringify(event));
    await client.startJob((await client.service(LOAD_SERVICE))!, { kind: "bytes", bytes });
  }
  const processOf = async (job: string): Promise<number | undefined> => {
    const text = await readFile(join(processes, job), "utf8").catch(() => "");
    return text.endsWith("\n") ? Number(text) : undefined;
  };

  return {
    here,
    client,
    store,
    async drop(name, spec) {
      await store.put("inputs", "a.txt", "some text\n");
      await store.put("campaigns", `${name}.yaml`, spec);
      await tell("campaigns", `${name}.yaml`);
    },
    async tellSteps() {
      for (const { key } of await listObjects(store, { bucket: "state", key: "" })) {
        if (key.endsWith(".continue.json") && !told.has(`state/${key}`)) await tell("state", key);
      }
    },
    get steps() {
      return told.size;
    },
    async records() {
      const records: RunRecord[] = [];
      for (const { key } of await listObjects(store, { bucket: "records", key: "" })) {
        if (!key.includes("/runs/")) continue;
        const read = await readArtifact(store, { bucket: "records", key }, RunRecord);
        if (read !== undefined) records.push(read.artifact);
      }
      return records;
    },
    processOf,
    async living() {
      const all = await Promise.all((await readdir(processes)).map(processOf));
      return all.filter((pid) => pid !== undefined).filter(isAlive);
    },
    async close() {
      client.close();
      await here.close();
      await folder.remove();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
