import { rm, stat } from "node:fs/promises";
import { z } from "zod";

import { planRuns } from "#core/campaign/plan-runs.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";

import { campaignFileOf } from "../campaign/campaign-file-of.ts";
import { CampaignStatus } from "../campaign/campaign-status.ts";
import { commandWords } from "../campaign/command-words.ts";
import { runCampaign } from "../campaign/run-campaign.ts";
import { shownPath } from "../campaign/source-place.ts";
import { counted, failureLines, modelLines } from "../campaign/talk.ts";
import { trainedModels } from "../campaign/trained-models.ts";
import { checkPrediction } from "../demo/check-prediction.ts";
import { Comparison, comparisonSentences } from "../demo/comparison.ts";
import { DEMO_CAMPAIGN, demoCall, demoFolder } from "../demo/demo-call.ts";
import { EXIT } from "../exit-code.ts";
import { flag } from "../options.ts";
import { operatorOf, storeToLookAt } from "../verb-system.ts";
import type { Verb } from "../verb.ts";

const DemoDocument = z
  .strictObject({
    campaign: CampaignStatus,
    /** A prediction for a configuration that was never measured, and its measurement; null when there was none to make. */
    check: Comparison.nullable(),
    durationSeconds: z.number(),
  })
  .meta({ title: "What profaas demo prints" });

export const demo: Verb<z.infer<typeof DemoDocument>> = {
  name: "demo",
  declare: (command) =>
    void command.option("--fresh", "forget what an earlier demo measured, and measure everything again"),
  details: `
Measures a small real application on this machine (a model blurs faces in pictures, then the pictures are encoded) in
several configurations, trains models on that, and writes a report. Then it takes a configuration that was never
measured, predicts it, measures it, and sets both side by side.

Everything lies in .profaas/demo below the current folder. A second demo takes what the first one measured, unless
--fresh is given.`,
  examples: [
    { command: "profaas demo", meaning: "about two minutes on two cores" },
    { command: "profaas demo --fresh --json", meaning: "everything anew, for scripts" },
  ],
  document: DemoDocument,
  run: async (asked) => {
    const { clock, directory } = asked.io;
    const startedSeconds = clock.monotonicSeconds();
    const call = demoCall(asked);
    const folder = demoFolder(asked);
    if (flag(asked, "fresh")) await rm(folder, { recursive: true, force: true });
    else if ((await stat(folder).catch(() => undefined)) !== undefined) {
      asked.say(
        `What an earlier demo measured in ${shownPath(folder, directory)} is taken, not measured again; --fresh forgets it.`,
      );
    }

    const file = await campaignFileOf(call, DEMO_CAMPAIGN);
    const isMeasured =
      (await trainedModels(file.campaign.id, await storeToLookAt(await operatorOf(call))).catch(() => undefined)) !==
      undefined;
    const plan = planRuns(file.campaign);
    const components = file.campaign.components.map(({ name }) => name).join(", then ");
    if (!isMeasured)
      asked.say(`Measuring a real application here: ${counted(plan.runs.length, "run")} of ${components}.`);
    const status = await runCampaign(call, file, commandWords(asked.io, "demo"));
    for (const line of modelLines(status.models.filter(({ unit }) => unit === "s"))) asked.say(line);
    const checked = await checkPrediction(call, file, plan);
    const durationSeconds = clock.monotonicSeconds() - startedSeconds;

    const lines = [
      isMeasured
        ? `${counted(status.runs.done, "run")} were measured and ${counted(status.models.length, "model")} trained by an earlier demo.`
        : `${counted(status.runs.done, "run")} measured, ${counted(status.models.length, "model")} trained and a prediction checked in ${formatQuantity(durationSeconds, "s")}.`,
      ...failureLines(status),
      ...status.problems,
      ...(status.reportPath === null ? [] : [`Report: ${shownPath(status.reportPath, directory)}`]),
      ...(checked === undefined
        ? ["There was no configuration left to predict."]
        : [
            `For ${checked.comparison.configuration}, which was never measured before:`,
            ...comparisonSentences(checked.model, checked.comparison),
          ]),
    ];
    const exitCode =
      status.state === "stuck"
        ? EXIT.internal
        : status.configurations.failed > 0
          ? EXIT.failedConfigurations
          : EXIT.done;
    return {
      document: { campaign: status, check: checked?.comparison ?? null, durationSeconds },
      text: lines.join("\n"),
      exitCode,
    };
  },
};
