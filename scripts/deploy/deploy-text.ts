import type { DeployDocument, DeployedPart } from "./deploy-document.ts";

const DONE: Partial<Record<DeployedPart["state"], string>> = {
  created: "Made",
  changed: "Changed",
  removed: "Removed",
};

/** What was done and what is missing, for people. */
export function deployText(
  { parts, missing, notes, complete, target }: DeployDocument,
  { check, remove }: { readonly check: boolean; readonly remove: boolean },
): string {
  const done = parts.flatMap(({ kind, name, state, differences }) => {
    const word = DONE[state];
    const what = state === "changed" && differences.length > 0 ? ` (${differences.join(", ")})` : "";
    return word === undefined ? [] : [`${word} ${kind} ${name}${what}.`];
  });
  const end = remove
    ? `Nothing of ours is left at ${target}.`
    : complete
      ? `The functions at ${target} are deployed.`
      : `The functions at ${target} are not deployed yet.`;
  const nothing =
    done.length === 0 && complete && !check ? [remove ? "Nothing was there." : "Nothing was missing."] : [];
  return [...done, ...missing, ...notes, ...nothing, end].join("\n");
}
