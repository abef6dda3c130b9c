import { parse, stringify } from "yaml";

const SUFFIX = "-again";
const LONGEST_NAME = 39;

/**
 * The spec of a campaign, to measure only these of its configurations once more: under a name of its own, so that its
 * models take nobody's place, and never from an earlier measurement.
 */
export function againSpec(spec: string, configurationIds: readonly string[]): string {
  const {
    name,
    budget: _budget,
    train: _train,
    ...said
  } = parse(spec) as { readonly name: string } & Record<string, unknown>;
  return stringify({ ...said, name: againName(name), only: [...configurationIds], reuse: false, order: "given" });
}

export function againName(name: string): string {
  return `${name.slice(0, LONGEST_NAME - SUFFIX.length).replace(/-+$/, "")}${SUFFIX}`;
}
