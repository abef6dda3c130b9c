import { writeArtifact } from "#artifacts/write-artifact.ts";
import type { Cancellation } from "#core/campaign/campaign-state.ts";
import { cancelObject } from "#core/campaign/object-keys.ts";

import { campaignOutcome } from "../campaign/campaign-outcome.ts";
import { CampaignStatus } from "../campaign/campaign-status.ts";
import { campaignView } from "../campaign/campaign-view.ts";
import { commandWords } from "../campaign/command-words.ts";
import { namedCampaign } from "../campaign/list-campaigns.ts";
import { statusLines } from "../campaign/talk.ts";
import { failureLog } from "../campaign/failure-log.ts";
import { watchCampaign } from "../campaign/watch-campaign.ts";
import { badInput, interrupted } from "../command-failure.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { flag } from "../options.ts";
import { existingSystemOf, quietLog } from "../verb-system.ts";
import type { Verb } from "../verb.ts";

export const cancel: Verb<CampaignStatus> = {
  name: "cancel",
  declare: (command) =>
    void command
      .argument("<campaign>", "id or name of the campaign (its beginning will do)")
      .option("--no-wait", "only ask for the end: whoever serves the store sees to it")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Asks for the end of a campaign: the run under way is given up, and models are trained on what was measured until then.
They are labelled partial. Waits for that, unless --no-wait is given. Cancelling twice is no harm.`,
  examples: [
    { command: "profaas cancel face-blur", meaning: "end it, and keep partial models" },
    { command: "profaas cancel face-blur --no-wait", meaning: "do not wait for the models" },
  ],
  document: CampaignStatus,
  run: async (call) => {
    const failures = failureLog(quietLog(call), call.io);
    const system = await existingSystemOf(call, failures);
    const campaignId = await namedCampaign(call.arguments[0] ?? "", system.store);
    const view = campaignView(campaignId, system);
    const before = await view.look();
    if (before.endedBecause !== null && !before.cancelRequested) {
      throw badInput(`Cannot cancel ${campaignId} as it must still be measuring: all its runs are over`);
    }
    const cancellation: Cancellation = {
      format: "cancellation",
      version: 1,
      campaignId,
      requestedAt: new Date(call.io.clock.epochMilliseconds()).toISOString(),
    };
    await writeArtifact(system.store, cancelObject(campaignId), cancellation, { ifAbsent: true });
    if (!flag(call, "wait")) {
      const now = await view.look();
      return { document: now, text: statusLines(now).join("\n") };
    }
    const watched = await watchCampaign(campaignId, system, call.io, failures);
    if (watched.kind === "detached") {
      throw interrupted(
        `${campaignId} will be cancelled, and its partial models trained, by the next process that serves the store.`,
        `Come back with: ${commandWords(call.io, "cancel", campaignId)}`,
      );
    }
    return campaignOutcome(watched.status);
  },
};
