import { allowsImage } from "#core/campaign/campaign-context.ts";
import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import type { CampaignSpec, ComponentSpec } from "#core/campaign/campaign-spec.ts";
import type { Campaign, Runnable } from "#core/campaign/campaign.ts";
import { alternativesOf } from "#core/campaign/normalise-component.ts";
import { componentSpecOf } from "#core/campaign/normalise-component.ts";
import { zipFlaws } from "#core/campaign/zip-flaws.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { Component, Workflow } from "#core/workflow/workflow.ts";

/** A run that uploads more than this is no run but a mistake. */
const MOST_UPLOADS = 100_000;

/** What the schema cannot see: names that must exist elsewhere, lists that must fit each other, paths in a bucket. */
export function campaignFlaws(
  spec: CampaignSpec,
  workflow: Workflow,
  context: CampaignContext,
  campaign: Omit<Campaign, "id">,
): Flaw[] {
  const known = typeof spec.workflow === "string" ? null : workflow.components.map(({ name }) => name);
  return [
    ...(known === null ? [] : unknownComponents(spec, known)),
    ...workflow.components.flatMap((component) => componentFlaws(component, spec, context)),
    ...inputFlaws(spec),
    ...loadFlaws(spec),
    ...measureFlaws(campaign),
    ...(spec.sweep === "zip" ? zipFlaws(spec) : []),
  ];
}

function unknownComponents(spec: CampaignSpec, known: readonly string[]): Flaw[] {
  const ruleFor = (name: string): string => `must be a component of the workflow: ${didYouMean(name, known)}`;
  const named = Array.isArray(spec.measure.components) ? spec.measure.components : [];
  return [
    ...Object.keys(spec.components)
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: ["components", name], rule: ruleFor(name), withoutValue: true })),
    ...named.flatMap((name, index) =>
      known.includes(name) ? [] : [{ path: ["measure", "components", index], rule: ruleFor(name) }],
    ),
  ];
}

function componentFlaws(component: Component, spec: CampaignSpec, context: CampaignContext): Flaw[] {
  const { name } = component;
  const own = componentSpecOf(spec, name);
  const path = Object.hasOwn(spec.components, name) ? ["components", name] : ["workflow"];
  const alternatives = alternativesOf(component, own);
  const flaws: Flaw[] = (own.resources ?? []).flatMap((resource, index) =>
    context.resources.includes(resource)
      ? []
      : [
          {
            path: [...path, "resources", index],
            rule: `must be a resource of the operator's file: ${didYouMean(resource, context.resources)}`,
          },
        ],
  );
  if (Object.hasOwn(own.alternatives ?? {}, "default")) {
    flaws.push({
      path: [...path, "alternatives", "default"],
      rule: 'must have another name: "default" is the component\'s own command or image',
      withoutValue: true,
    });
  }
  if (Object.keys(alternatives).length === 0) {
    const rule = `must say what runs for "${name}": a command of the operator's file, or an image here or in the FDL`;
    flaws.push({ path, rule, withoutValue: true });
  }
  for (const [alternative, runnable] of Object.entries(alternatives)) {
    const at = alternative === "default" ? path : [...path, "alternatives", alternative];
    flaws.push(...runnableFlaws(runnable, at, own, component, context));
  }
  return flaws;
}

function runnableFlaws(
  runnable: Runnable,
  path: readonly (string | number)[],
  own: ComponentSpec,
  component: Component,
  { commands, images }: CampaignContext,
): Flaw[] {
  const { command, image, script } = runnable;
  if (command === undefined && image === undefined) return [{ path, rule: "must name a command or an image" }];
  if (command !== undefined && commands !== undefined) {
    const known = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (known === undefined) {
      return [
        {
          path: [...path, "command"],
          rule: `must be a command of the operator's file: ${didYouMean(command, Object.keys(commands))}`,
          value: command,
        },
      ];
    }
    if (!known.warm && [own.warm].flat().includes(true)) {
      return [
        {
          path: [...path, "warm"],
          rule: `must be false as the command "${command}" has no warm form in the operator's file`,
          value: own.warm,
        },
      ];
    }
  }
  if (image !== undefined && images !== undefined && !allowsImage(images, image)) {
    return [
      {
        path: [...path, "image"],
        rule: `must be an image that the operator's file allows${images.length === 0 ? ", which are none" : `, which are ${images.join(", ")}`}`,
        value: image,
      },
    ];
  }
  if (image !== undefined && script !== undefined && looksLikePath(script)) {
    const rule = `must run the text of a script, as a path means nothing in a bucket: \`run FILE\` or \`plan --resolved FILE\` makes the campaign self-contained`;
    return [{ path, rule, value: script === component.script ? `script of "${component.name}": ${script}` : script }];
  }
  return [];
}

/** True for what names a script file and is none. */
function looksLikePath(script: string): boolean {
  return /^(?:\.{0,2}\/)?\S+\.(?:sh|bash|py|js|mjs|rb|pl)$/.test(script.trim());
}

function inputFlaws(spec: CampaignSpec): Flaw[] {
  return Object.entries(spec.inputs).flatMap(([set, keys]) =>
    keys.flatMap((key, index) => {
      const path = ["inputs", set, index];
      const isPath = /^(?:\.{0,2}\/|~|[a-z]+:\/\/)|(?:^|\/)\.\.?(?:\/|$)|\\|\*/i.test(key);
      if (isPath) {
        return [
          {
            path,
            rule: "must be the key of an object in the inputs bucket, not a path: `run FILE` uploads the files and makes the campaign self-contained",
          },
        ];
      }
      return keys.indexOf(key) < index ? [{ path, rule: "must be there once" }] : [];
    }),
  );
}

function loadFlaws({ load }: CampaignSpec): Flaw[] {
  const flaws: Flaw[] = [];
  const files = load.batches * Math.max(...[load.batchSize].flat());
  if (files > MOST_UPLOADS) {
    const rule = `must upload at most ${MOST_UPLOADS} files in a run (batches times batchSize)`;
    flaws.push({ path: ["load"], rule, value: files });
  }
  if (load.batches === 1 && new Set([load.interUploadSeconds].flat()).size > 1) {
    const rule = "must not be swept when load.batches is 1, as there is no gap between batches";
    flaws.push({ path: ["load", "interUploadSeconds"], rule });
  }
  return flaws;
}

function measureFlaws({ subjects, components }: Omit<Campaign, "id">): Flaw[] {
  if (subjects.length > 0 || components.length === 0) return [];
  return [
    { path: ["measure"], rule: "must ask for the whole workflow or for a component, or there is nothing to measure" },
  ];
}
