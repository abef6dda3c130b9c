import { sha256Hex } from "#core/document/hash.ts";

import type { RunAttempt } from "./cluster-run.ts";

/** What a pod of a run is there for. */
export type RunRole = "agent" | "component";

const DOMAIN = "profaas.io";
const LONGEST_LABEL = 63;

/** Labels by which everything of one attempt at a run is found again. */
export function runLabels(run: RunAttempt): Record<string, string> {
  return {
    ...campaignLabel(run.campaignId),
    [`${DOMAIN}/run`]: dnsName(run.runId),
    [`${DOMAIN}/attempt`]: String(run.attempt),
  };
}

/** The label that everything of a campaign's runs has. */
export function campaignLabel(campaignId: string): Record<string, string> {
  return { [`${DOMAIN}/campaign`]: dnsName(campaignId) };
}

export function roleLabels(run: RunAttempt, role: RunRole): Record<string, string> {
  return { ...runLabels(run), [`${DOMAIN}/role`]: role };
}

/** Labels of the pods of one component; of one invocation where it has pods of its own. */
export function componentLabels(run: RunAttempt, component: string, invocation?: string): Record<string, string> {
  return {
    ...roleLabels(run, "component"),
    [COMPONENT_LABEL]: component,
    ...(invocation === undefined ? {} : { [INVOCATION_LABEL]: dnsName(invocation) }),
  };
}
export const COMPONENT_LABEL = `${DOMAIN}/component`;
export const INVOCATION_LABEL = `${DOMAIN}/invocation`;

/** The name of a run's agent: the same however often it is asked for. `place` tells installations apart. */
export function agentName(run: RunAttempt, place: string): string {
  return hashedName("profaas-agent", [place, run.campaignId, run.runId, String(run.attempt)]);
}

/** The name of an object of a run: says of what component, and is nobody else's. */
export function componentName(run: RunAttempt, component: string, ...parts: readonly string[]): string {
  return hashedName(component, [run.campaignId, run.runId, String(run.attempt), component, ...parts]);
}

function hashedName(start: string, parts: readonly string[]): string {
  return `${dnsName(start).slice(0, 40)}-${sha256Hex(JSON.stringify(parts)).slice(0, 12)}`;
}

/** The text itself where it is a DNS label, else what is left of it with a hash. */
function dnsName(text: string): string {
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text) && text.length <= LONGEST_LABEL) return text;
  const kept = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 40);
  return `${kept}${kept === "" || kept.endsWith("-") ? "" : "-"}${sha256Hex(text).slice(0, 12)}`;
}
