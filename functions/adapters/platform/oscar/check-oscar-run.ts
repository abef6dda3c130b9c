import { allowsImage } from "#core/campaign/campaign-context.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { scalingProblems } from "../execution/scaling-problems.ts";
import { freeSlots, type SlotNode } from "./free-slots.ts";
import { type OscarGround, type OscarSite, siteOf, siteOfResource } from "./oscar-site.ts";
import { layoutOf } from "./set-up-run.ts";

/** Why the run cannot be measured on these OSCARs, as sentences that name the way out; none when it can. */
export async function checkOscarRun(
  run: RunRequest,
  ground: OscarGround & { readonly allowedImages: readonly string[] },
): Promise<readonly string[]> {
  const sites = new Set(run.components.map(({ configuration }) => siteOfResource(ground, configuration.resource)));
  const sentences: string[] = [];
  for (const site of sites) {
    const own = run.components.filter(({ configuration }) => siteOfResource(ground, configuration.resource) === site);
    const configuration = await site.client.configuration();
    const nodes = await loadedNodes(site);
    const traits = await site.client.traits();
    for (const component of own) {
      sentences.push(
        ...runnableProblems(component, site, ground.allowedImages),
        ...imageProblems(component, site, configuration.allowedImages),
        ...roomProblems(component, site, nodes),
      );
    }
    sentences.push(...selectorProblems(own, site, ground), ...versionProblems(run, site, traits, ground));
    if (site.settings.invocation === "run" && !configuration.hasServerlessBackend) {
      sentences.push(
        `Cannot call services of OSCAR "${site.cluster}" synchronously as it has no serverless backend: set invocation to uploads or job`,
      );
    }
    if (site.settings.parallelism === "cordon" && site.kubernetes === undefined) {
      sentences.push(
        `Cannot cordon nodes of OSCAR "${site.cluster}" as the operator's file names no kubeconfig for it: add one, or set parallelism to load`,
      );
    }
  }
  return [...new Set(sentences)];
}

/** Undefined where OSCAR cannot say, as without a metrics server. */
async function loadedNodes({ client }: OscarSite): Promise<readonly SlotNode[] | undefined> {
  const nodes = await client.nodes().catch(() => undefined);
  return nodes?.flatMap(({ name, cpuMillicores, memoryBytes, isReady }) =>
    cpuMillicores === null || memoryBytes === null || isReady === false ? [] : [{ name, cpuMillicores, memoryBytes }],
  );
}

function runnableProblems(
  component: RunComponent,
  { settings, cluster }: OscarSite,
  allowedImages: readonly string[],
): string[] {
  const { name, runnable, configuration } = component;
  if (settings.services[name] !== undefined) return [];
  const { command, image, script } = runnable;
  if (command !== undefined) {
    return [`Cannot run command "${command}" of "${name}" on OSCAR "${cluster}": name an image with a script instead`];
  }
  if (image === undefined) return [`Cannot run "${name}" as it names neither a command nor an image`];
  if (!allowsImage(allowedImages, image)) {
    return [`Cannot run "${name}" as the operator's file does not allow its image: add "${image}" to images there`];
  }
  if (script === undefined)
    return [`Cannot run "${name}" as image "${image}" needs a script to run in it: add it to the FDL`];
  if (configuration.warm)
    return [`Cannot run "${name}" warm as OSCAR starts a process for each invocation: set warm to false`];
  return settings.invocation === "run" ? [] : [...scalingProblems(component, "oscar")];
}

function imageProblems(
  { name, runnable }: RunComponent,
  { cluster, settings }: OscarSite,
  allowed: readonly string[],
): string[] {
  const { image } = runnable;
  if (settings.services[name] !== undefined || image === undefined || allowed.length === 0) return [];
  if (allowed.some((start) => image.startsWith(start))) return [];
  return [`Cannot run "${name}" as OSCAR "${cluster}" allows no image "${image}": it allows ${allowed.join(", ")}`];
}

function roomProblems(
  { name, configuration }: RunComponent,
  { cluster, settings }: OscarSite,
  nodes: readonly SlotNode[] | undefined,
): string[] {
  if (nodes === undefined || nodes.length === 0) return [];
  const slots = freeSlots(nodes, configuration);
  const { cpuMillicores, memoryBytes, parallelism } = configuration;
  const wanted = `${cpuMillicores / 1000} cores and ${memoryBytes} bytes`;
  if (slots === 0)
    return [`Cannot give "${name}" ${wanted} as no node of OSCAR "${cluster}" has as much: ask for less`];
  if (settings.parallelism === "load" || slots >= parallelism) return [];
  return [
    `Cannot run ${parallelism} of "${name}" at once as OSCAR "${cluster}" has room for ${slots} with ${wanted} each: ask for less`,
  ];
}

/** OSCAR has no node selector: the nodes of a resource can only be kept to by closing all others, for all jobs. */
function selectorProblems(
  own: readonly RunComponent[],
  { cluster, settings }: OscarSite,
  { nodeSelectors }: OscarGround,
): string[] {
  const resources = [...new Set(own.map(({ configuration }) => configuration.resource))];
  const [selected] = resources.filter((resource) => Object.keys(nodeSelectors[resource] ?? {}).length > 0);
  if (selected === undefined) return [];
  if (settings.parallelism !== "cordon") {
    return [
      `Cannot keep to the nodes of resource "${selected}" as OSCAR "${cluster}" has no node selector: set parallelism to cordon, which closes the others, or take nodeSelector out of the operator's file`,
    ];
  }
  if (resources.length === 1) return [];
  return [
    `Cannot measure on resources ${resources.map((name) => `"${name}"`).join(" and ")} at once as closing nodes of OSCAR "${cluster}" holds for all its jobs: take one of them for all components there`,
  ];
}

/** What older versions cannot do, and what it would need. */
function versionProblems(
  run: RunRequest,
  { cluster, settings }: OscarSite,
  {
    version,
    namesJobs,
    tokenOnUpdate,
  }: { readonly version: string; readonly namesJobs: boolean; readonly tokenOnUpdate: string },
  ground: OscarGround,
): string[] {
  const layout = layoutOf(run, ground);
  const crosses = new Set(layout.places.map(({ site }) => site)).size > 1;
  const isRouted =
    settings.invocation === "job" ||
    run.components.some(({ join }) => join) ||
    layout.places.some(({ isOwn, site }) => site === cluster && !isOwn) ||
    (run.edges.length > 0 && (crosses || siteOf(ground, cluster).settings.parallelism === "load"));
  if (isRouted && !namesJobs && settings.invocation !== "run") {
    return [
      `Cannot start jobs of a name of our own on OSCAR "${cluster}" as its version is ${version}, and 4.1 is the first that takes one: set invocation to uploads and parallelism to slots`,
    ];
  }
  if (settings.invocation === "uploads" && tokenOnUpdate === "renewed, and its notifications break") {
    return [
      `Cannot sweep services of OSCAR "${cluster}" by uploads as its version is ${version}, in which an update breaks the notifications of buckets: use OSCAR 4 or later`,
    ];
  }
  return [];
}
