import { rm, writeFile } from "node:fs/promises";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";

import { formatQuantity } from "#core/document/format-quantity.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { CampaignStatus } from "../campaign/campaign-status.ts";
import { campaignFileOf } from "../campaign/campaign-file-of.ts";
import { commandWords } from "../campaign/command-words.ts";
import { runCampaign } from "../campaign/run-campaign.ts";
import { counted, failureLines, modelLines } from "../campaign/talk.ts";
import { EXIT } from "../exit-code.ts";
import { flag, textOption } from "../options.ts";
import { ensureOwnBundles } from "../own/own-bundles.ts";
import { OWN_FUNCTIONS, ownCall, ownFolder, ownWorkflow } from "../own/own-call.ts";
import { ownCost, type OwnCost } from "../own/own-cost.ts";
import { writeOwnInputs } from "../own/own-inputs.ts";
import { writeOwnModels } from "../own/own-models.ts";
import { ownNotice } from "../own/own-notice.ts";
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
      .option("--fresh", "forget what was measured before, and begin with an empty store and bundles built anew")
      .option(
        "--output <dir>",
        "write models, measured tables and a NOTICE.md of where they come from there too, as workflows/modelling/models ships them",
      )
      .option(
        "--campaigns <dir>",
        "a copy of workflows/modelling/own with campaigns of your own, dist three folders above",
      ),
  details: `
Measures our own functions on this machine, each as its bundle in dist does its work (built where it is missing): the
trainer by rows, CPU and memory, the aggregator by records and CPU, the predictor by rate, questions at once and CPU. The
ordinary chain learns models of them, of which deploy takes requests, limits and concurrency.

Everything lies in .profaas/own below the current folder.`,
  examples: [
    {
      command: "profaas self-profile --fresh --output own-models",
      meaning: "from an empty store to models of our own functions with their tables and a notice, some 12 minutes",
    },
    {
      command: "profaas self-profile --output own-models",
      meaning: "the same of what was measured before, where anything was",
    },
  ],
  document: SelfProfileDocument,
  run: async (asked) => {
    const { clock } = asked.io;
    const startedSeconds = clock.monotonicSeconds();
    const call = ownCall(asked);
    const isFresh = flag(asked, "fresh");
    const output = textOption(asked, "output");
    const toOutput = output === undefined ? [] : ["--output", output];
    const workflow = ownWorkflow(asked);
    await ensureOwnBundles(workflow, { anew: isFresh });
    if (isFresh) await rm(ownFolder(asked), { recursive: true, force: true });
    asked.say("Making the inputs: the whole chain on a simulated campaign.");
    await writeOwnInputs(join(workflow, "inputs"));
    const costs: Cost[] = [];
    const circumstances: (OwnCost & { readonly function: string })[] = [];
    for (const name of OWN_FUNCTIONS) {
      const file = await campaignFileOf(call, join(workflow, `${name}.campaign.yaml`));
      asked.say(`Measuring the ${name}.`);
      const campaign = await runCampaign(call, file, commandWords(asked.io, "self-profile", ...toOutput));
      const cost = await ownCost(await storeOfCall(call), campaign.campaignId);
      circumstances.push({ ...cost, function: name });
      costs.push({ function: name, runs: cost.runs, nodeSeconds: cost.nodeSeconds, campaign });
    }
    if (output !== undefined) {
      const folder = resolve(call.io.directory, output);
      const models = await writeOwnModels(folder, costs, await storeOfCall(call));
      const notice = ownNotice({
        command: commandWords(asked.io, "self-profile", ...(isFresh ? ["--fresh"] : []), ...toOutput),
        finishedAt: new Date(clock.epochMilliseconds()).toISOString(),
        durationSeconds: clock.monotonicSeconds() - startedSeconds,
        isFresh,
        machine: `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${formatQuantity(totalmem(), "B")}, ${platform()} ${release()} on ${arch()}, Node ${process.versions.node}`,
        functions: circumstances.map((each) => ({ ...each, models: models.get(each.function) ?? [] })),
      });
      await writeFile(join(folder, "NOTICE.md"), notice);
    }
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
