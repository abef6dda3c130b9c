import { readFile } from "node:fs/promises";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { Pace } from "#adapters/platform/oscar/api/request-pace.ts";
import { oscarPlatform } from "#adapters/platform/oscar/oscar-platform.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { readOscarEvent } from "#adapters/trigger/oscar-event.ts";
import { runOfLoadOrder } from "#core/campaign/object-keys.ts";
import { OperatorCluster, type OscarCluster } from "#core/campaign/operator-cluster.ts";
import { withRole } from "#core/campaign/trigger-routes.ts";
import type { NodeSelectors, OscarSite } from "#adapters/platform/oscar/oscar-site.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent, ServicePlatform } from "#ports/service-platform.ts";
import { openOscarSite } from "#wiring/open-oscar.ts";

import type { Behaviour, PlatformHarness, WantedComponent } from "../../../contracts/service-platform-harness.ts";
import { startInMemoryOscar, type InMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import type { OscarProgram } from "../../../support/in-memory-oscar/oscar-program.ts";
import { keepingLogger } from "../../../support/keeping-logger.ts";
import type { MortalLife } from "../../../support/mortal-life.ts";
import { startMinio, type Minio } from "../../../support/minio.ts";

/** An OSCAR in memory on a MinIO of its own, as an operator's file would name it. */
export interface TestOscar {
  readonly name: string;
  readonly oscar: InMemoryOscar;
  readonly minio: Minio;
  readonly settings: OscarCluster;
  close(): Promise<void>;
}

export async function testOscar(
  name: string,
  settings: Record<string, unknown> = {},
  options: Partial<Parameters<typeof startInMemoryOscar>[0]> = {},
): Promise<TestOscar> {
  const minio = await startMinio({ own: true });
  // A MinIO that has just started makes a bucket anew which is deleted in its first second: OSCAR waits for six.
  const oscar = await startInMemoryOscar({ store: minio, timings: { minioRestartSeconds: 1 }, ...options });
  return {
    name,
    oscar,
    minio,
    settings: OperatorCluster.parse({ kind: "oscar", endpoint: oscar.endpoint, ...settings }) as OscarCluster,
    async close() {
      await oscar.close();
      await minio.stop();
    },
  };
}

/** Loads that outlast this are given by jobs of the service below, all of them where nothing is said. */
export interface TestLoads {
  readonly longestSeconds?: number;
  readonly patienceSeconds?: number;
  readonly service?: string;
}
export const LOAD_SERVICE = "profaas-profiler";

let processes = 0;

/** The platform as one process has it; `resources` are called as their clusters. */
export function openTestPlatform(
  oscars: readonly TestOscar[],
  store: ObjectStore,
  {
    kubernetes,
    life,
    token,
    loads,
    giver,
    environment = {},
    nodeSelectors = {},
    // The one in memory makes nobody wait.
    pace = { perSecond: 1e6, burst: 1e6 },
  }: {
    readonly kubernetes?: Kubernetes;
    readonly life?: MortalLife;
    readonly token?: string;
    readonly loads?: TestLoads;
    readonly giver?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly nodeSelectors?: NodeSelectors;
    readonly pace?: Pace;
  } = {},
): ServicePlatform {
  const sites = oscars.map(({ name, settings, oscar }): OscarSite => {
    const site = openOscarSite(name, settings, {
      clock: systemClock,
      environment: {
        ...environment,
        ...(token === undefined
          ? { OSCAR_USERNAME: oscar.user, OSCAR_PASSWORD: oscar.password }
          : { OSCAR_TOKEN: token }),
      },
      pace,
    });
    return { ...mortalSite(site, life), kubernetes };
  });
  return oscarPlatform({
    sites,
    loadJobs: loads && {
      serviceOf: () => Promise.resolve({ site: sites[0]!, service: loads.service ?? LOAD_SERVICE }),
      longestSeconds: loads.longestSeconds ?? -1,
      stateBucket: "profaas-state",
      ...(loads.patienceSeconds === undefined ? {} : { patienceSeconds: loads.patienceSeconds }),
    },
    giver,
    clusterOf: new Map(oscars.map(({ name }) => [name, name])),
    nodeSelectors,
    allowedImages: ["*"],
    store: life === undefined ? store : life.of(store, STORE_WRITES),
    clock: systemClock,
    log: keepingLogger(),
    holder: `process-${++processes}`,
    graceSeconds: 3,
    leaseSeconds: 1.5,
  });
}

const STORE_WRITES = ["put", "delete"];
const CLIENT_WRITES = ["create", "replace", "delete", "startJob", "deleteJob", "deleteJobs"];

/** The site as a process has it that can be killed. */
function mortalSite(site: OscarSite, life: MortalLife | undefined): OscarSite {
  if (life === undefined) return { ...site, client: site.client };
  return {
    ...site,
    client: life.of(site.client, CLIENT_WRITES),
    async buckets() {
      const { store, notifications, accessKey } = await site.buckets();
      return {
        accessKey,
        store: life.of(store, STORE_WRITES),
        notifications: life.of(notifications, ["change"]),
      };
    },
  };
}

export async function testStore(): Promise<ObjectStore> {
  const store = memoryStore();
  for (const bucket of ["inputs", "state"]) await store.createBucket(bucket);
  return store;
}

/** What a job of the profiler's own service does that is to give a load, but in this process. */
export function loadProgram(oscars: readonly TestOscar[], store: ObjectStore): OscarProgram {
  return async ({ jobName, node, variables, inputPath, signal }) => {
    const environment = { ...variables, INPUT_FILE_PATH: inputPath };
    const event = await readOscarEvent(environment, { readFile: (path) => readFile(path, "utf8") });
    const [upload] = event?.kind === "uploads" ? event.uploads : [];
    const run = upload && runOfLoadOrder(withRole("profaas", upload) ?? upload);
    if (run === undefined) throw new Error(`This names no run: ${JSON.stringify(event)}`);
    const giver = `job ${jobName} of service ${LOAD_SERVICE} on node ${node.name}`;
    await openTestPlatform(oscars, store, { giver }).giveLoad?.(run, signal);
  };
}

/** Makes the service whose jobs give loads. */
export async function makeLoadService({ oscar }: TestOscar, script = "true"): Promise<void> {
  const { endpoint, identity } = oscar;
  const client = new OscarClient({ endpoint, identity, verifiesCertificate: true }, systemClock);
  await client.create({
    name: LOAD_SERVICE,
    image: "registry.example.org/profaas",
    script,
    cpu: "0.5",
    memory: "128Mi",
  });
  client.close();
}

/** The contract's harness. Its components sleep where they are to compute: the machine is shared. */
export async function oscarHarness(
  settings: Record<string, unknown> = {},
  loads?: TestLoads,
): Promise<PlatformHarness> {
  const store = await testStore();
  const oscars: TestOscar[] = [];
  const oscar = await testOscar("here", settings, {
    nodes: [{ name: "node1", cores: 16, memoryBytes: 2 ** 36, architecture: "amd64" }],
    programOf: ({ name }) => (name === LOAD_SERVICE ? loadProgram(oscars, store) : undefined),
  });
  oscars.push(oscar);
  if (loads !== undefined) await makeLoadService(oscar);
  const open = (): ServicePlatform => openTestPlatform([oscar], store, loads === undefined ? {} : { loads });
  const platform = open();
  return {
    platform,
    reopen: open,
    store,
    inputBucket: "inputs",
    workBucket: "state",
    // No control group is around what the OSCAR in memory runs.
    holdsMemory: false,
    component: oscarComponent,
    pass: (durationSeconds) => systemClock.sleep(durationSeconds),
    async close() {
      await platform.release?.("contract-00000000");
      await oscar.close();
    },
  };
}

export function oscarComponent(wanted: WantedComponent, resource = "here"): RunComponent {
  const { name, behaviour, parallelism = 1, timeoutSeconds = 10, join = false } = wanted;
  return {
    name,
    runnable: { image: "registry.example.org/sh", script: SCRIPT },
    configuration: {
      resource,
      alternative: "default",
      cpuMillicores: 500,
      memoryBytes: 2 ** 28,
      parallelism,
      environment: { BEHAVIOUR: behaviour.kind, ...variables(behaviour) },
      warm: false,
    },
    timeoutSeconds,
    join,
    outputs: wanted.outputs ?? [{ path: `work/${name}`, prefixes: [], suffixes: [] }],
  };
}

function variables(behaviour: Behaviour): Record<string, string | number> {
  if (behaviour.kind === "compute") {
    return { SECONDS_TO_WORK: behaviour.seconds, FAILS_ON: behaviour.failsOn ?? "nothing of that name" };
  }
  if (behaviour.kind === "fanOut") return { FILES: behaviour.files };
  return behaviour.kind === "fail" ? { CODE: behaviour.exitCode } : {};
}

const SCRIPT = `case "$BEHAVIOUR" in
compute)
  case "$STORAGE_OBJECT_KEY" in *"$FAILS_ON") echo refused; exit 1;; esac
  sleep "$SECONDS_TO_WORK"
  cat "$TMP_INPUT_DIR"/* >"$TMP_OUTPUT_DIR/done-\${INPUT_FILE_PATH##*/}" ;;
fanOut)
  for number in $(seq "$FILES"); do cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/$number-\${INPUT_FILE_PATH##*/}"; done ;;
fail) echo the reason; exit "$CODE" ;;
exhaustMemory) kill -KILL $$ ;;
esac
`;
