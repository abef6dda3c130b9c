import { EXIT } from "../exit-code.ts";
import type { Io } from "../terminal/io.ts";
import type { VerbOutcome } from "../verb.ts";
import type { CampaignStatus } from "./campaign-status.ts";
import { commandWords } from "./command-words.ts";
import { statusLines } from "./talk.ts";
import type { Watched } from "./watch-campaign.ts";

/** What a verb says of a campaign that came to its end. */
export function campaignOutcome(status: CampaignStatus): VerbOutcome<CampaignStatus> {
  const exitCode =
    status.state === "stuck" ? EXIT.internal : status.configurations.failed > 0 ? EXIT.failedConfigurations : EXIT.done;
  return { document: status, text: statusLines(status).join("\n"), exitCode };
}

/** What a user is told who leaves a campaign before its end, and how to come back. */
export function detachedSentences({ status, elsewhere }: Watched, comeBack: string, io: Io): string[] {
  const { runs, campaignId } = status;
  return [
    `Detached from ${campaignId}: ${runs.done} of ${runs.planned} runs are measured and safe in the store.`,
    elsewhere
      ? "The host that works on it goes on."
      : "Nobody works on it now; nothing that is measured will be measured again.",
    `Come back with: ${comeBack}`,
    `Look at it with: ${commandWords(io, "status", campaignId)}`,
  ];
}
