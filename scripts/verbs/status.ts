import { z } from "zod";

import { oneLine } from "#core/document/one-line.ts";

import { CampaignStatus } from "../campaign/campaign-status.ts";
import { campaignView } from "../campaign/campaign-view.ts";
import { campaignIds, namedCampaigns } from "../campaign/list-campaigns.ts";
import { refusedSpecs } from "../campaign/refused-specs.ts";
import { statusLines } from "../campaign/talk.ts";
import { livingHosts } from "../host/presence.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { existingSystemOf } from "../verb-system.ts";
import type { Verb } from "../verb.ts";

const StatusDocument = z
  .strictObject({
    /** Processes that serve this store, by the address where they answer predictions (null: they do not). */
    hosts: z.array(z.strictObject({ hostId: z.string(), url: z.string().nullable() })),
    campaigns: z.array(CampaignStatus),
    /** Specs in the campaigns bucket that were refused, with the reasons. */
    refused: z.array(z.strictObject({ key: z.string(), sentences: z.array(z.string()) })),
  })
  .meta({ title: "What profaas status prints" });

export const status: Verb<z.infer<typeof StatusDocument>> = {
  name: "status",
  declare: (command) =>
    void command
      .argument("[campaign]", "id or name of a campaign (its beginning will do); all of them without it")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Says for each campaign how many runs are done and how long the rest takes, what failed and why, what was taken from
earlier campaigns, and which models it left. It only looks: whatever it finds, it ends with exit code 0.`,
  examples: [
    { command: "profaas status", meaning: "everything in the store" },
    { command: "profaas status face-blur", meaning: "one campaign, by its name" },
    { command: "profaas status --json", meaning: "the same for scripts" },
  ],
  document: StatusDocument,
  run: async (call) => {
    const system = await existingSystemOf(call);
    const named = call.arguments[0];
    const ids = named === undefined ? await campaignIds(system.store) : await namedCampaigns(named, system.store);
    const campaigns: CampaignStatus[] = [];
    for (const id of ids) campaigns.push(await campaignView(id, system).look());
    const hosts = (await livingHosts(system)).map(({ hostId, url }) => ({ hostId, url }));
    const refused = named === undefined ? await refusedSpecs(system.store) : [];
    const lines = [
      ...hosts.map(({ hostId, url }) => `${hostId} serves this store${url === null ? "" : ` at ${url}`}.`),
      ...campaigns.flatMap(statusLines),
      ...refused.flatMap(({ key, sentences }) => [
        `${oneLine(key)}: refused`,
        ...sentences.map((sentence) => `  ${sentence}`),
      ]),
    ];
    const text = lines.length > 0 ? lines.join("\n") : "There is no campaign yet: profaas run FILE starts one.";
    return { document: { hosts, campaigns, refused }, text };
  },
};
