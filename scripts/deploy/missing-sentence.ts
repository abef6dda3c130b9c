import type { DeployedPart } from "./deploy-document.ts";

/** What is wrong with a part, none where nothing is. */
export function missingSentence({ kind, name, state, differences }: DeployedPart): readonly string[] {
  switch (state) {
    case "missing":
      return [`There is no ${kind} ${name}.`];
    case "different":
      return [`The ${kind} ${name} differs${differences.length === 0 ? "" : ` in ${differences.join(", ")}`}.`];
    case "foreign":
      return [`The ${kind} ${name} is somebody else's: it does not say that profaas made it, and is left alone.`];
    default:
      return [];
  }
}
