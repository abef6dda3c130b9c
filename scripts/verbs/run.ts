import { campaignFileOf } from "../campaign/campaign-file-of.ts";
import { campaignOutcome } from "../campaign/campaign-outcome.ts";
import { CampaignStatus } from "../campaign/campaign-status.ts";
import { commandWords } from "../campaign/command-words.ts";
import { runCampaign } from "../campaign/run-campaign.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import type { Verb } from "../verb.ts";

export const run: Verb<CampaignStatus> = {
  name: "run",
  declare: (command) =>
    void command.argument("<file>", "campaign file (YAML or JSON)").option("--operator <file>", OPERATOR_HELP),
  details: `
Makes the campaign file self-contained (FDL, scripts and input files), uploads the inputs, drops the spec into the
campaigns bucket and watches until the models are trained. Where no "profaas serve" works on the same store, all
functions run inside this process meanwhile.

Ctrl-C detaches. Whatever is measured is safe: the same command goes on where it stopped, and measures nothing twice.
Ends with exit code 3 when configurations failed; their causes are listed, and models are trained on the others.`,
  examples: [
    { command: "profaas run workflows/face-blur/campaign.yaml", meaning: "measure, learn and report" },
    { command: "profaas plan campaign.yaml && profaas run campaign.yaml", meaning: "look at the plan first" },
    { command: "profaas run campaign.yaml --json > result.json", meaning: "for scripts: one document at the end" },
  ],
  document: CampaignStatus,
  run: async (call) => {
    const file = await campaignFileOf(call, call.arguments[0] ?? "");
    return campaignOutcome(await runCampaign(call, file, commandWords(call.io, "run", file.source)));
  },
};
