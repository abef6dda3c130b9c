import { rm } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";

import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { recordPrefix } from "#core/campaign/object-keys.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";
import { nodeSeconds, type NodeSize } from "#core/inventory/node-seconds.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { CampaignStatus } from "../campaign/campaign-status.ts";
import { campaignFileOf } from "../campaign/campaign-file-of.ts";
import { commandWords } from "../campaign/command-words.ts";
import { runCampaign } from "../campaign/run-campaign.ts";
import { counted, failureLines, modelLines } from "../campaign/talk.ts";
import { EXIT } from "../exit-code.ts";
import { flag, textOption } from "../options.ts";
import { OWN_FUNCTIONS, ownCall, ownCampaign, ownFolder, OWN_WORKFLOW } from "../own/own-call.ts";
import { writeOwnInputs } from "../own/own-inputs.ts";
import { writeOwnModels } from "../own/own-models.ts";
import { operatorOf, storeToLookAt } from "../verb-system.ts";
import type { Verb, VerbCall } from "../verb.ts";

const Cost = z.strictObject({
  function: z.string(),
  runs: z.int(),
  /** Of this machine: one node-second is the whole of it for one second. */
  nodeSeconds: z.number(),
  campaign: CampaignStatus,
});
const SelfProfileDocument = z
  .strictObject({ functions: z.array(Cost), nodeSeconds: z.number(), durationSeconds: z.number() })
  .meta({ title: "What profaas self-profile prints" });
type Cost = z.infer<typeof Cost>;

export const selfProfile: Verb<z.infer<typeof SelfProfileDocument>> = {
  name: "self-profile",
  declare: (command) =>
    void command
      .option("--fresh", "forget what was measured before, and begin with an empty store")
      .option("--output <dir>", "write models and measured tables there too, as workflows/modelling/models ships them"),
  details: `
Measures our own functions on this machine, each as its bundle in dist (npm run build) does its work: the trainer by rows,
CPU and memory, the aggregator by records and CPU, the predictor by rate, questions at once and CPU. The ordinary chain
learns models of them, of which deploy takes requests, limits and concurrency.

Everything lies in .profaas/own below the current folder.`,
  examples: [
    {
      command: "profaas self-profile --fresh --output workflows/modelling/models",
      meaning: "and ship what came of it",
    },
    { command: "profaas self-profile --fresh", meaning: "from an empty store to models of our own functions" },
  ],
  document: SelfProfileDocument,
  run: async (asked) => {
    const { clock } = asked.io;
    const startedSeconds = clock.monotonicSeconds();
    const call = ownCall(asked);
    if (flag(asked, "fresh")) await rm(ownFolder(asked), { recursive: true, force: true });
    asked.say("Making the inputs: the whole chain on a simulated campaign.");
    await writeOwnInputs(join(OWN_WORKFLOW, "inputs"));
    const costs: Cost[] = [];
    for (const name of OWN_FUNCTIONS) {
      const file = await campaignFileOf(call, ownCampaign(name));
      asked.say(`Measuring the ${name}.`);
      const campaign = await runCampaign(call, file, commandWords(asked.io, "self-profile"));
      costs.push({ function: name, ...(await costOf(call, campaign.campaignId)), campaign });
    }
    const output = textOption(call, "output");
    if (output !== undefined) await writeOwnModels(resolve(call.io.directory, output), costs, await storeOfCall(call));
    const total = costs.reduce((sum, cost) => sum + cost.nodeSeconds, 0);
    const durationSeconds = clock.monotonicSeconds() - startedSeconds;
    const lines = costs.flatMap((cost) => [
      `${cost.function}: ${counted(cost.runs, "run")} measured for ${cost.nodeSeconds.toFixed(1)} node-seconds.`,
      ...modelLines(cost.campaign.models.filter(({ target }) => target === "serviceSeconds")),
      ...failureLines(cost.campaign),
    ]);
    return {
      document: { functions: costs, nodeSeconds: total, durationSeconds },
      text: [
        ...lines,
        `All together ${total.toFixed(1)} node-seconds of measuring in ${formatQuantity(durationSeconds, "s")}, learning included.`,
      ].join("\n"),
      exitCode: costs.some(({ campaign }) => campaign.state === "stuck") ? EXIT.internal : EXIT.done,
    };
  },
};

async function storeOfCall(call: VerbCall): Promise<ObjectStore> {
  return storeToLookAt(await operatorOf(call));
}

async function costOf(
  call: VerbCall,
  campaignId: string,
): Promise<{ readonly runs: number; readonly nodeSeconds: number }> {
  const store = await storeOfCall(call);
  const here: NodeSize = { cores: availableParallelism(), memoryBytes: totalmem() };
  let [runs, cost] = [0, 0];
  for (const { key } of await listObjects(store, recordPrefix(campaignId))) {
    const { configuration, measurement } = await requireArtifact(store, { bucket: "records", key }, RunRecord);
    if (measurement === null) continue;
    const [node = here] = measurement.platform.nodes;
    runs += 1;
    cost += nodeSeconds(configuration, measurement.makespanSeconds, node);
  }
  return { runs, nodeSeconds: cost };
}
