import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { logger } from "#adapters/process/logger.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { openSystem, type System } from "#wiring/open-system.ts";

/** An installation of its own below the temporary folder, with two commands' worth of nothing to measure. */
export async function withBenchSystem<T>(work: (system: System, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "profaas-bench-"));
  try {
    const operatorPath = join(folder, "profaas.yaml");
    await writeFile(
      operatorPath,
      `store: { kind: directory, path: store }
work: work
clusters: { local: { kind: local }, simulated: { kind: simulated } }
resources: { here: { cluster: local }, there: { cluster: simulated } }
commands: { copy: { run: [sh, -c, 'cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR"'], files: [profaas.yaml] } }
`,
    );
    const system = await openSystem({ operatorPath, environment: {}, log: logger({ level: "error" }) });
    for (const role of BUCKET_ROLES) await system.store.createBucket(role);
    return await work(system, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A campaign of one component that copies a file: so many configurations, measured once each, nothing reused. */
export function copyCampaign(name: string, resource: string, configurations: number): string {
  return JSON.stringify({
    kind: "campaign",
    name,
    workflow: {
      functions: {
        oscar: [
          {
            here: {
              name: "copy",
              image: "none",
              script: "true",
              input: [{ path: "bench/in" }],
              output: [{ path: "bench/out" }],
            },
          },
        ],
      },
    },
    components: {
      copy: {
        command: "copy",
        resources: [resource],
        cpu: 1,
        memory: "64Mi",
        environment: { STEP: range(configurations) },
      },
    },
    inputs: { one: ["bench/input.bin"] },
    measure: { workflow: false, components: true },
    repetitions: 1,
    reuse: false,
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
