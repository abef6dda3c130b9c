import { campaignContextOf } from "#core/campaign/campaign-context.ts";
import { decodeText } from "#core/document/decode-text.ts";

import { operatorOf, storeToLookAt } from "../verb-system.ts";
import type { VerbCall } from "../verb.ts";
import { readCampaignFile, type CampaignFile } from "./read-campaign-file.ts";

/** A campaign file of the command line, understood by the rules of its operator's file. */
export async function campaignFileOf(call: VerbCall, path: string): Promise<CampaignFile> {
  const operator = await operatorOf(call);
  const store = await storeToLookAt(operator);
  return readCampaignFile(path, {
    directory: call.io.directory,
    context: campaignContextOf(operator),
    hasInput: async (key) => (await store.head("inputs", key).catch(() => undefined)) !== undefined,
    readInput: async (key) => {
      const object = await store.get("inputs", key).catch(() => undefined);
      return object === undefined ? undefined : decodeText(object.body, key);
    },
  });
}
