import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { DocumentError, type Problem } from "#core/document/document-error.ts";

import { resolveSpec, type ResolvedSpec, type ResolveOptions } from "../resolve-spec.ts";
import { relocated } from "./source-place.ts";

/** A campaign file, made self-contained and understood. */
export interface CampaignFile extends ResolvedSpec {
  readonly campaign: Campaign;
}

/** Reads a campaign file with all that it names; throws a DocumentError with everything that is wrong with them. */
export async function readCampaignFile(
  path: string,
  options: ResolveOptions & { readonly context: CampaignContext },
): Promise<CampaignFile> {
  const spec = await resolveSpec(path, options);
  const read = readResolved(spec, options.context);
  if ("campaign" in read && spec.problems.length === 0) return { ...spec, campaign: read.campaign };
  const told = new Set(spec.problems.map(placeText));
  const others = "problems" in read ? read.problems.filter((problem) => !told.has(placeText(problem))) : [];
  throw new DocumentError(spec.source, inFileOrder([...spec.problems, ...others], spec.source));
}

/** Those of the campaign's own file first, each file from top to bottom. */
function inFileOrder(problems: readonly Problem[], source: string): Problem[] {
  const isElsewhere = ({ sentence }: Problem): number => (sentence.startsWith(`${source}:`) ? 0 : 1);
  return [...problems].sort(
    (left, right) => isElsewhere(left) - isElsewhere(right) || left.line - right.line || left.column - right.column,
  );
}

function readResolved(
  spec: ResolvedSpec,
  context: CampaignContext,
): { readonly campaign: Campaign } | { readonly problems: readonly Problem[] } {
  try {
    return { campaign: readCampaign(spec.text, spec.source, context) };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { problems: relocated(error, (at) => spec.placeOf(at)).problems };
  }
}

/** What is said of one place is said once. */
function placeText({ sentence }: Problem): string {
  return sentence.slice(0, sentence.indexOf(": "));
}
