import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";

import { planSentences, planTable } from "#core/campaign/describe-plan.ts";
import { estimateRuns } from "#core/campaign/estimate.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { Plan } from "#core/campaign/campaign.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";

import { campaignFileOf } from "../campaign/campaign-file-of.ts";
import { earlierTimes } from "../campaign/earlier-times.ts";
import type { CampaignFile } from "../campaign/read-campaign-file.ts";
import { counted } from "../campaign/talk.ts";
import { uploadInputs } from "../campaign/upload-inputs.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { flag, textOption } from "../options.ts";
import { columnsText } from "../terminal/columns.ts";
import { operatorOf, storeToLookAt, systemOf } from "../verb-system.ts";
import type { Verb, VerbCall, VerbOutcome } from "../verb.ts";

const PlanDocument = z
  .strictObject({
    campaignId: z.string(),
    /** The plan in sentences. */
    sentences: z.array(z.string()),
    /** Seconds that the runs without a record take; null while nothing like some of them has been measured. */
    estimatedSeconds: z.number().nullable(),
    atLeastSeconds: z.number(),
    /** Runs of this very campaign that have their record already. */
    recordedRuns: z.int(),
    plan: Plan,
    /** The self-contained spec; null without --resolved. */
    resolved: z.string().nullable(),
  })
  .meta({ title: "What profaas plan prints" });
type PlanDocument = z.infer<typeof PlanDocument>;

export const plan: Verb<PlanDocument> = {
  name: "plan",
  declare: (command) =>
    void command
      .argument("<file>", "campaign file (YAML or JSON)")
      .option("--runs", "list every run in its order")
      .option("--resolved", "print the campaign as one self-contained object, and upload its input files")
      .option("--no-upload", "with --resolved: leave the input files where they are")
      .option("--output <file>", "write there instead of to standard output")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Checks a campaign file and says what it would measure and how long that takes, as far as earlier measurements tell.
Plain "plan" touches nothing.

With --resolved it prints what "run" would submit: FDL and scripts inline, input files as keys of the inputs bucket.
Copied into the campaigns bucket of a store that is served, it does what "run" does. The input files are uploaded to the
inputs bucket for that (their bytes name them, so doing it twice is no harm), unless --no-upload is given.`,
  examples: [
    { command: "profaas plan campaign.yaml", meaning: "is it right, and how long will it take?" },
    { command: "profaas plan campaign.yaml --runs", meaning: "every run, in its order" },
    {
      command: "profaas plan --resolved campaign.yaml > .profaas/store/profaas-campaigns/campaign.yaml",
      meaning: "start it by dropping a file where profaas serve looks",
    },
  ],
  document: PlanDocument,
  run: async (call) => {
    const file = await campaignFileOf(call, call.arguments[0] ?? "");
    const outcome = flag(call, "resolved") ? await resolved(call, file) : await planned(call, file);
    const output = textOption(call, "output");
    if (output === undefined) return outcome;
    await writeFile(resolve(call.io.directory, output), `${outcome.text}\n`);
    return { ...outcome, text: "" };
  },
};

async function planned(call: VerbCall, file: CampaignFile): Promise<VerbOutcome<PlanDocument>> {
  const { document, table } = await describe(call, file);
  const lines = [
    ...document.sentences,
    ...(document.recordedRuns === 0
      ? []
      : [`${counted(document.recordedRuns, "run")} of it are measured already and will not be measured again.`]),
    ...(flag(call, "runs") ? ["", table] : []),
  ];
  return { document, text: lines.join("\n") };
}

async function resolved(call: VerbCall, file: CampaignFile): Promise<VerbOutcome<PlanDocument>> {
  const { document } = await describe(call, file);
  if (file.inputFiles.length > 0) {
    if (flag(call, "upload")) await upload(call, file);
    else
      call.say(
        `${counted(file.inputFiles.length, "input file")} not uploaded: the campaign cannot be measured before they are.`,
      );
  }
  return { document: { ...document, resolved: file.text }, text: file.text.trimEnd() };
}

async function upload(call: VerbCall, file: CampaignFile): Promise<void> {
  const { store } = await systemOf(call);
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const { uploaded, uploadedBytes, present } = await uploadInputs(file.inputFiles, store);
  const before = present === 0 ? "" : `; ${present} were there already`;
  call.say(
    `Uploaded ${counted(uploaded, "input file")} (${formatQuantity(uploadedBytes, "B")}) to the inputs bucket${before}.`,
  );
}

async function describe(
  call: VerbCall,
  { campaign }: CampaignFile,
): Promise<{ document: PlanDocument; table: string }> {
  const operator = await operatorOf(call);
  const whole = planRuns(campaign, { maximumRuns: operator.budgets.campaignRuns });
  const { timed, recorded } = await earlierTimes(campaign.id, await storeToLookAt(operator));
  const estimate = estimateRuns(
    whole.runs.filter(({ runId }) => !recorded.has(runId)),
    timed,
    { pauseSeconds: campaign.coolDownSeconds },
  );
  const { columns, rows } = planTable(campaign, whole);
  return {
    document: {
      campaignId: campaign.id,
      sentences: planSentences(campaign, whole, estimate),
      estimatedSeconds: estimate.seconds,
      atLeastSeconds: estimate.atLeastSeconds,
      recordedRuns: recorded.size,
      plan: whole,
      resolved: null,
    },
    table: columnsText([columns, ...rows]),
  };
}
