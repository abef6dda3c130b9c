import { allowsImage } from "#core/campaign/campaign-context.ts";
import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import type { CampaignSpec, ComponentSpec } from "#core/campaign/campaign-spec.ts";
import type { Runnable } from "#core/campaign/campaign.ts";
import { loadsCode } from "#core/campaign/loads-code.ts";
import { alternativesOf, componentSpecOf } from "#core/campaign/normalise-component.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { DocumentPath } from "#core/document/read-document.ts";
import type { Component } from "#core/workflow/workflow.ts";

interface Surroundings {
  readonly spec: CampaignSpec;
  readonly context: CampaignContext;
  /** Where the spec has the component's service. */
  readonly place: DocumentPath;
}

/** What is wrong with what a spec says of one component. */
export function componentFlaws(component: Component, { spec, context, place }: Surroundings): Flaw[] {
  const { name } = component;
  const own = componentSpecOf(spec, name);
  const path = Object.hasOwn(spec.components, name) ? ["components", name] : place;
  const alternatives = Object.entries(alternativesOf(component, own));
  const flaws: Flaw[] = [];
  if (context.resources.length === 0) {
    const rule = "must have a resource to run on: the operator's file names none of its clusters as one";
    flaws.push({ path, rule, withoutValue: true });
  }
  for (const [index, resource] of (own.resources ?? []).entries()) {
    if (context.resources.includes(resource)) continue;
    const rule = `must be a resource of the operator's file: ${didYouMean(resource, context.resources)}`;
    flaws.push({ path: [...path, "resources", index], rule, withoutValue: true });
  }
  if (Object.hasOwn(own.alternatives ?? {}, "default")) {
    const rule = 'must have another name, as "default" is the component\'s own command or image';
    flaws.push({ path: [...path, "alternatives", "default"], rule, withoutValue: true });
  }
  if (alternatives.length === 0) {
    const rule = `must say what runs for "${name}": a command of the operator's file, or an image here or in the FDL`;
    flaws.push({ path, rule, withoutValue: true });
  }
  if (alternatives.some(([, { command }]) => command !== undefined)) {
    for (const variable of Object.keys({ ...component.environment, ...own.environment }).filter(loadsCode)) {
      const isHere = Object.hasOwn(own.environment ?? {}, variable);
      const rule = `must not set ${variable}, which makes a command of the operator's file load other code`;
      flaws.push({ path: isHere ? [...path, "environment", variable] : place, rule, withoutValue: true });
    }
  }
  for (const [alternative, runnable] of alternatives) {
    const chosenHere = runnable.command !== undefined || own.image !== undefined;
    const at =
      alternative !== "default" ? ["components", name, "alternatives", alternative] : chosenHere ? path : place;
    flaws.push(...runnableFlaws(runnable, { at, context }), ...warmFlaws(runnable, own, { path, context }));
    const inFdl = runnable.script === component.script;
    if (namesScriptFile(runnable)) {
      const rule =
        "must be the text of a script, as a path means nothing in a bucket: `run FILE` or `plan --resolved FILE` makes the campaign self-contained";
      flaws.push({ path: [...(inFdl ? place : at), "script"], rule });
    }
  }
  return flaws;
}

function runnableFlaws(
  { command, image }: Runnable,
  { at, context }: { readonly at: DocumentPath; readonly context: CampaignContext },
): Flaw[] {
  const { commands, images } = context;
  if (command === undefined && image === undefined) return [{ path: at, rule: "must name a command or an image" }];
  if (command !== undefined && commands !== undefined && !Object.hasOwn(commands, command)) {
    const rule = `must be a command of the operator's file: ${didYouMean(command, Object.keys(commands))}`;
    return [{ path: [...at, "command"], rule, withoutValue: true }];
  }
  if (image !== undefined && images !== undefined && !allowsImage(images, image)) {
    const allowed = images.length === 0 ? "none" : images.join(", ");
    return [{ path: [...at, "image"], rule: `must be an image that the operator's file allows (${allowed})` }];
  }
  return [];
}

function warmFlaws(
  { command }: Runnable,
  own: ComponentSpec,
  { path, context: { commands } }: { readonly path: DocumentPath; readonly context: CampaignContext },
): Flaw[] {
  const asked = [own.warm].flat().includes(true);
  const known = command !== undefined && commands !== undefined && Object.hasOwn(commands, command);
  if (!asked || !known || commands[command]?.warm === true) return [];
  const rule = `must be false, as the operator's file gives the command "${command}" no warm form`;
  return [{ path: [...path, "warm"], rule }];
}

function namesScriptFile({ image, script }: Runnable): boolean {
  return image !== undefined && script !== undefined && /^\S+\.(?:sh|bash|py|js|mjs|rb|pl)$/.test(script.trim());
}
