import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";

import { listFolders } from "#artifacts/list-objects.ts";
import { reportObject } from "#core/campaign/object-keys.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { currentModel } from "#artifacts/current-model.ts";
import { campaignIds, nameOf } from "../campaign/list-campaigns.ts";
import { objectPath } from "../campaign/object-path.ts";
import { badInput } from "../command-failure.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { textOption } from "../options.ts";
import { existingSystemOf } from "../verb-system.ts";
import type { Verb } from "../verb.ts";

const ReportDocument = z
  .strictObject({
    campaignId: z.string(),
    /** Set when a model was asked for. */
    model: z.string().nullable(),
    /** The HTML file; it opens offline. */
    path: z.string(),
  })
  .meta({ title: "What profaas report prints" });

export const report: Verb<z.infer<typeof ReportDocument>> = {
  name: "report",
  declare: (command) =>
    void command
      .argument("<campaign|model>", "id or name of a campaign, or the name of a model")
      .option("--output <file>", "copy the report there")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Prints the path of the HTML report of a campaign (or of the campaign that a model was trained on): how good the models
are, measured against predicted, phases, scaling curves, a Gantt chart of a run. The file opens in any browser, offline.
Out of an S3 store it is copied into the working folder.`,
  examples: [
    { command: "profaas report face-blur", meaning: "where the report of a campaign is" },
    { command: "xdg-open $(profaas report face-blur.blur.serviceSeconds)", meaning: "open the report behind a model" },
    { command: "profaas report face-blur --output report.html", meaning: "copy it to send it to somebody" },
  ],
  document: ReportDocument,
  run: async (call) => {
    const system = await existingSystemOf(call);
    const { campaignId, model } = await subjectOf(call.arguments[0] ?? "", system.store);
    const address = reportObject(campaignId);
    const stored = await objectPath(system, address);
    if (stored === undefined) {
      throw badInput(
        `Cannot find the report of ${campaignId} as it has none yet: profaas status ${campaignId} says how far it is`,
      );
    }
    const output = textOption(call, "output");
    const isFile = system.operator.store.kind === "directory";
    if (output === undefined && isFile) return { document: { campaignId, model, path: stored }, text: stored };
    const path = resolve(call.io.directory, output ?? `${campaignId}.report.html`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, (await system.store.get(address.bucket, address.key))?.body ?? "");
    return { document: { campaignId, model, path }, text: path };
  },
};

/** The campaign whose report somebody means: by its id, its name, the name of a model, or the beginning of an id. */
async function subjectOf(
  named: string,
  store: ObjectStore,
): Promise<{ readonly campaignId: string; readonly model: string | null }> {
  const campaigns = await campaignIds(store);
  const models = (await listFolders(store, { bucket: "models", key: "" })).filter((folder) => !folder.startsWith("_"));
  if (models.includes(named)) {
    const campaignId = (await currentModel(named, store))?.campaignId ?? null;
    if (campaignId === null) throw badInput(`Cannot find a report for model ${named} as it came of no campaign`);
    return { campaignId, model: named };
  }
  const exact = campaigns.filter((id) => id === named || nameOf(id) === named);
  const meant = exact.length > 0 ? exact : campaigns.filter((id) => id.startsWith(named));
  const [campaignId, second] = meant;
  if (campaignId === undefined) {
    const hint = didYouMean(named, [...models, ...campaigns, ...campaigns.map(nameOf)]);
    throw badInput(`Cannot find a campaign or a model called "${named}": ${hint}`);
  }
  if (second !== undefined) throw badInput(`Cannot tell which campaign "${named}" is: it may be ${meant.join(" or ")}`);
  return { campaignId, model: null };
}
