import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { RecordsComplete } from "#core/campaign/campaign-state.ts";
import { cancelObject, recordsCompleteObject, trainedObject } from "#core/campaign/object-keys.ts";
import { Dataset } from "#core/dataset/dataset.ts";
import { Model } from "#core/model/model.ts";
import { Trained } from "#core/model/trained.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { predictionApp } from "../../functions/predictor/prediction-app.ts";
import { profile } from "../../functions/profiler/profile.ts";
import { campaignIds } from "../../scripts/campaign/list-campaigns.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { installLocally } from "../support/local-platform.ts";
import { localProfiler, shellSpec } from "../support/local-profiler.ts";
import { profileAll } from "../support/profiling.ts";
import { until } from "../support/real-installation.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";
import { dropChain } from "../support/whole-chain.ts";

async function cancel(store: ObjectStore, campaignId: string): Promise<void> {
  await writeArtifact(store, cancelObject(campaignId), { format: "cancellation", version: 1 });
}

describe("a campaign that is cancelled while it is measured", () => {
  it("leaves a partial model that says so wherever it is shown", async () => {
    const store = await testBuckets();
    await dropChain(store);
    const { ports, started } = simulatedProfiler(store);
    const platform = ports.platformOf("here")!;
    const cancelling: typeof platform = {
      ...platform,
      start: async (run) => {
        if (started.length === 2) await cancel(store, run.campaignId);
        return platform.start(run);
      },
    };
    await profileAll({ ...ports, platformOf: () => cancelling });
    const [id] = await campaignIds(store);
    const complete = (await readArtifact(store, recordsCompleteObject(id!), RecordsComplete))?.artifact;
    expect(complete).toMatchObject({ reason: "cancelled", partial: true });
    expect(complete?.runs.planned).toBe(4);
    expect(complete?.runs.succeeded).toBeLessThan(4);
    expect(complete?.runs.succeeded).toBeGreaterThanOrEqual(3);

    for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
    await trainAll(trainerPorts(store));
    const written = await contents(store, "datasets", "models");
    const parsed = (ending: string): unknown[] =>
      Object.entries(written).flatMap(([key, text]) => (key.endsWith(ending) ? [JSON.parse(text)] : []));
    expect(parsed("invocations.json").map((dataset) => Dataset.parse(dataset).partial)).toEqual([true]);
    const models = parsed("/model.json").map((model) => Model.parse(model));
    expect(models.length).toBeGreaterThan(0);
    for (const { partial, warnings } of models) {
      expect(partial).toBe(true);
      expect(warnings).toContain("The campaign ended before all its runs were measured.");
    }
    expect((await readArtifact(store, trainedObject(id!), Trained))?.artifact.partial).toBe(true);
    const report = Object.entries(written).find(([key]) => key.endsWith("/report.html"))?.[1];
    expect(report).toMatch(/<span class="badge">partial<\/span>/);
    expect(report).toMatch(/models are labelled partial/);

    const log = keepingLogger();
    const catalogue = modelCatalogue({ store, log });
    await catalogue.refresh();
    const app = predictionApp({ models: catalogue, page: new Map(), log, version: "1.2.3" });
    const listed = await (await app.request("/models")).text();
    expect(listed).toMatch(/"partial":\s*true/);
    expect(listed).not.toMatch(/"partial":\s*false/);
  });

  it(
    "leaves no process, folder, container, control group or object of the run that was under way",
    { timeout: 60_000 },
    async () => {
      const shell = { run: ["/bin/sh", "-c", 'eval "$SCRIPT"'], files: [basename(import.meta.filename)] };
      const installation = await installLocally({ shell }, fileURLToPath(new URL(".", import.meta.url)));
      const { store } = installation;
      const ports = await localProfiler(installation);
      await store.put("inputs", "in/one.txt", "one");
      // A time that nobody else sleeps; a child of its own that does not listen to signals.
      const seconds = String(3_600 + process.pid / 1e7);
      const SCRIPT = ["true", `(trap '' TERM INT; sleep ${seconds}) & sleep ${seconds}`, "echo never"];
      await store.put("campaigns", "long.json", shellSpec("long", { SCRIPT }, { timeoutSeconds: 7_200 }));
      const working = profile({ bucket: "campaigns", key: "long.json" }, ports);
      await until(() => Promise.resolve(sleepersOf(seconds).length === 2), "the long run");
      const [id] = await campaignIds(store);

      const cancelledAt = performance.now();
      await cancel(store, id!);
      await working;
      expect((performance.now() - cancelledAt) / 1000).toBeLessThan(20);
      const complete = (await readArtifact(store, recordsCompleteObject(id!), RecordsComplete))?.artifact;
      expect(complete).toMatchObject({ reason: "cancelled", partial: true, runs: { planned: 3, succeeded: 1 } });

      await until(() => Promise.resolve(sleepersOf(seconds).length === 0), "the end of its processes");
      await until(
        () =>
          Promise.resolve(
            !existsSync(join(installation.workFolder, "runs")) ||
              readdirSync(join(installation.workFolder, "runs")).length === 0,
          ),
        "the end of its folders",
      );
      const left = (await listObjects(store, { bucket: "state", key: `${id}/` })).map(({ key }) => key);
      expect(left.filter((key) => /\/(runs|work|agents)\//.test(key))).toEqual([]);
      await installation.close();
    },
  );
});

/** Ids of the processes that sleep so long; the dead that nobody has buried have no command line. */
function sleepersOf(seconds: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8") === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });
}
