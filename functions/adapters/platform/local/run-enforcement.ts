import type { Enforcement, NodeDescription } from "#core/trace/run-record.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import type { Podman } from "./container/podman.ts";
import type { Limiter } from "./limiter.ts";

/** How the limits of this run are held, and what it asks for that is not. */
export function runEnforcement(
  { components }: RunRequest,
  limiter: Limiter,
  podman: Podman | undefined,
  node: NodeDescription,
): Enforcement {
  const commands = components.filter(({ runnable }) => runnable.command !== undefined);
  const images = components.filter(({ runnable }) => runnable.command === undefined);
  const container = podman?.holdsLimits === true ? "container" : "none";
  return {
    cpu: commands.length > 0 ? limiter.enforcement.cpu : container,
    memory: commands.length > 0 ? limiter.enforcement.memory : container,
    notes: [
      ...commands.flatMap(({ name, configuration }) => limiter.shortfalls(name, configuration)),
      ...images.flatMap((component) => containerNotes(component, commands.length > 0, container)),
      ...oversubscription(components, node),
    ],
  };
}

function containerNotes({ name }: RunComponent, mixed: boolean, container: "container" | "none"): readonly string[] {
  if (container === "none")
    return [`The limits of "${name}" were not held, as podman cannot hold them on this machine`];
  return mixed ? [`The limits of "${name}" were held by podman`] : [];
}

function oversubscription(components: readonly RunComponent[], { cores }: NodeDescription): readonly string[] {
  const asked = components.map(({ configuration }) => (configuration.parallelism * configuration.cpuMillicores) / 1000);
  const single = components.flatMap(({ name, configuration: { parallelism, cpuMillicores } }, index) =>
    (asked[index] ?? 0) > cores
      ? [`"${name}" may use ${parallelism} times ${cpuMillicores / 1000} cores at once, and this machine has ${cores}`]
      : [],
  );
  const total = Number(asked.reduce((sum, each) => sum + each, 0).toFixed(3));
  if (single.length > 0 || total <= cores) return single;
  return [`All components together may use ${total} cores at once, and this machine has ${cores}`];
}
