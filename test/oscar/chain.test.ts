import { afterAll, beforeAll, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { RunRecord } from "#core/trace/run-record.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { type OscarPlot, oscarPlot, plotPlatform } from "../support/oscar-plot.ts";
import { profileAll, profilerPorts } from "../support/profiling.ts";
import { describeOnOscar } from "../support/real-oscar.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const TIMEOUT = 1_800_000;

describeOnOscar("the chain", (oscar) => {
  let plot: OscarPlot;
  beforeAll(async () => void (plot = await oscarPlot(oscar)), TIMEOUT);
  afterAll(() => plot.clear(), TIMEOUT);

  it("goes from a spec with an FDL to models, and leaves nothing on the OSCAR", { timeout: TIMEOUT }, async () => {
    const store = memoryStore();
    for (const role of BUCKET_ROLES) await store.createBucket(role);
    await store.put("inputs", "a.txt", "some text\n");
    await store.put("campaigns", "oscarchain.yaml", spec(oscar.image));
    const platform = plotPlatform({ here: { plot } }, store);
    await profileAll(profilerPorts({ store, platform, clock: systemClock }));
    for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
    await trainAll(trainerPorts(store));

    const { objects } = await store.list("records");
    const records: RunRecord[] = [];
    for (const { key } of objects.filter((object) => object.key.includes("/runs/"))) {
      const body = (await store.get("records", key))?.body;
      records.push(RunRecord.parse(JSON.parse(new TextDecoder().decode(body))));
    }
    expect(records.length).toBeGreaterThanOrEqual(5);
    expect(records.map(({ outcome }) => outcome)).toEqual(Array(records.length).fill({ kind: "succeeded" }));
    // Memory was swept as well as cpu, and each run had what it asked for.
    const memory = new Set(records.flatMap(({ configuration }) => [configuration.components["work"]?.memoryBytes]));
    expect(memory.size).toBeGreaterThan(1);
    const models = (await store.list("models")).objects.map(({ key }) => key);
    expect(models.some((key) => key.endsWith("/trained.json"))).toBe(true);
    expect(await plot.left()).toEqual([]);
    expect((await store.list("state", { prefix: "_oscar/" })).objects).toEqual([]);
  });
});

function spec(image: string): string {
  return `
kind: campaign
name: oscarchain
workflow:
  functions:
    oscar:
      - here:
          name: cut
          image: ${image}
          cpu: 0.5
          memory: 128Mi
          script: |
            for part in 1 2; do cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/$part-\${INPUT_FILE_PATH##*/}"; done
          input: [{ storage_provider: minio.default, path: pictures/in }]
          output: [{ storage_provider: minio.default, path: pictures/cut }]
      - here:
          name: work
          image: ${image}
          script: |
            cat "$INPUT_FILE_PATH" "$INPUT_FILE_PATH" >"$TMP_OUTPUT_DIR/twice-\${INPUT_FILE_PATH##*/}"
          input: [{ storage_provider: minio.default, path: pictures/cut }]
          output: [{ storage_provider: minio.default, path: pictures/out }]
components:
  work: { cpu: [0.5, 1], memory: [96Mi, 128Mi] }
inputs: { small: [a.txt] }
measure: { workflow: true, components: [work] }
repetitions: 1
reuse: false
`;
}
