import { z } from "zod";

import { campaignObjects } from "../campaign/campaign-objects.ts";
import { campaignView } from "../campaign/campaign-view.ts";
import { deleteCampaign } from "../campaign/delete-campaign.ts";
import { namedCampaign } from "../campaign/list-campaigns.ts";
import { counted } from "../campaign/talk.ts";
import { badInput } from "../command-failure.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { flag } from "../options.ts";
import { startProgress } from "../terminal/progress.ts";
import { existingSystemOf } from "../verb-system.ts";
import type { Verb } from "../verb.ts";

const DeleteDocument = z
  .strictObject({
    campaignId: z.string(),
    /** False when the user said no. */
    deleted: z.boolean(),
    objects: z.int(),
    modelVersions: z.int(),
    /** Input files that stay because another campaign names them. */
    sharedInputs: z.int(),
  })
  .meta({ title: "What profaas delete prints" });

export const deleteVerb: Verb<z.infer<typeof DeleteDocument>> = {
  name: "delete",
  declare: (command) =>
    void command
      .argument("<campaign>", "id or name of the campaign (its beginning will do)")
      .option("-y, --yes", "do not ask")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Removes everything that a campaign made: its spec, the input files it uploaded, records, datasets, models, report and
state. What others made stays: input files that another campaign names, versions of models that another campaign of the
same name trained, requests and predictions. Measurements that other campaigns reused stay in their records.
Refuses while the campaign is running: cancel it first.`,
  examples: [
    { command: "profaas delete face-blur-1a2b3c4d", meaning: "asks, then deletes" },
    { command: "profaas delete face-blur-1a2b3c4d --yes --json", meaning: "for scripts" },
  ],
  document: DeleteDocument,
  run: async (call) => {
    const system = await existingSystemOf(call);
    const campaignId = await namedCampaign(call.arguments[0] ?? "", system.store);
    const now = await campaignView(campaignId, system).look();
    if (now.active && now.state !== "stuck") {
      throw badInput(`Cannot delete ${campaignId} as it must not be running: profaas cancel ${campaignId} ends it`);
    }
    const found = await campaignObjects(campaignId, system.store);
    const counts = {
      campaignId,
      objects: found.objects.length,
      modelVersions: found.modelVersions.length,
      sharedInputs: found.sharedInputs,
    };
    if (!flag(call, "yes")) {
      const models =
        found.modelVersions.length === 0
          ? ""
          : `, among them ${counted(found.modelVersions.length, "version")} of models`;
      const answer = await call.io.ask(
        `Delete ${campaignId} with ${counted(found.objects.length, "object")}${models}? [y/N] `,
      );
      if (answer === undefined) {
        throw badInput(
          `Cannot ask whether to delete ${campaignId} as standard input must be a terminal: --yes deletes without asking`,
        );
      }
      if (!/^y(es)?$/i.test(answer.trim()))
        return { document: { ...counts, deleted: false }, text: "Nothing was deleted." };
    }
    const progress = startProgress("deleting", call.io);
    await deleteCampaign(found, system.store, (done) =>
      progress.update({ done, total: found.objects.length, note: "" }),
    );
    progress.stop();
    const shared =
      found.sharedInputs === 0 ? "" : ` ${counted(found.sharedInputs, "input file")} that other campaigns name stayed.`;
    return {
      document: { ...counts, deleted: true },
      text: `Deleted ${campaignId}: ${counted(found.objects.length, "object")}.${shared}`,
    };
  },
};
