import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { keyFault } from "#core/storage/object-key.ts";

/** Inputs of a self-contained spec that are no keys of objects. */
export function inputFlaws({ inputs }: CampaignSpec): Flaw[] {
  return Object.entries(inputs).flatMap(([set, keys]) => {
    const seen = new Set<string>();
    return keys.flatMap((key, index) => {
      const rule = seen.has(key) ? "must be in the set once" : inputRule(key);
      seen.add(key);
      return rule === undefined ? [] : [{ path: ["inputs", set, index], rule }];
    });
  });
}

function inputRule(key: string): string | undefined {
  if (isPath(key)) {
    return "must be the key of an object in the inputs bucket, as a path means nothing there: `run FILE` or `plan --resolved FILE` makes the campaign self-contained";
  }
  const fault = keyFault(key);
  return fault === undefined ? undefined : `must be the key of an object in the inputs bucket, but ${fault}`;
}

/** True for what can only be a path or a pattern of paths; `a/b.jpg` may be either and passes for a key. */
function isPath(text: string): boolean {
  return /^(?:\.{0,2}\/|~|[a-z]+:\/\/)|(?:^|\/)\.\.?(?:\/|$)|\\|\*/i.test(text);
}
