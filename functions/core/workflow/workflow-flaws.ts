import type { Flaw } from "#core/document/flaw.ts";
import { trimmedPath } from "#core/workflow/storage-address.ts";
import { cycleOf, entriesOf } from "#core/workflow/topology.ts";
import type { PlacedService } from "#core/workflow/workflow-of.ts";
import type { Workflow } from "#core/workflow/workflow.ts";

/** What a workflow may not be: with two components of one name, with cycles, or with chains that only look like chains. */
export function workflowFlaws(workflow: Workflow, services: readonly PlacedService[]): Flaw[] {
  if (services.length === 0) return [{ path: ["functions", "oscar"], rule: "must hold at least one service" }];
  return [...nameFlaws(services), ...cycleFlaws(workflow, services), ...unlinkedFlaws(services)];
}

function nameFlaws(services: readonly PlacedService[]): Flaw[] {
  return services.flatMap(({ service, path }, index) => {
    const at = [...path, "name"];
    if (service.name === "workflow")
      return [{ path: at, rule: 'must not be "workflow", which means all components together' }];
    const twin = services.findIndex((other) => other.service.name === service.name);
    return twin < index ? [{ path: at, rule: "must be a name that no other component has" }] : [];
  });
}

function cycleFlaws(workflow: Workflow, services: readonly PlacedService[]): Flaw[] {
  const own = workflow.edges.filter((edge) => edge.from === edge.to);
  const selfTriggers = own.map((edge) => ({
    path: [...placeOf(services, edge.from), "output"],
    rule: `must not lie in a folder that starts "${edge.from}" itself, or it never ends`,
    value: edge.path,
  }));
  const edges = workflow.edges.filter((edge) => edge.from !== edge.to);
  const cycle = cycleOf({ ...workflow, edges });
  if (cycle === undefined) return selfTriggers;
  const noEntry = entriesOf({ ...workflow, edges }).length === 0;
  const rule = noEntry
    ? "must hold a component that reads a folder which no other one writes to, but all wait for each other"
    : "must not lead in a circle";
  return [...selfTriggers, { path: ["functions", "oscar"], rule, value: cycle.join(" → ") }];
}

/** `out` of one service and `out` of another look alike and are two folders. */
function unlinkedFlaws(services: readonly PlacedService[]): Flaw[] {
  return services.flatMap(({ service: to, path }) =>
    (to.input ?? []).flatMap((input, index) => {
      const bare = bareName(input.path);
      const from = services.find(
        ({ service }) =>
          service.name !== to.name &&
          (service.output ?? []).some((output) => bare !== "" && bareName(output.path) === bare),
      );
      if (from === undefined) return [];
      const rule = `must be written with a folder, such as "${bare}/files", here and in the output of "${from.service.name}", as without a slash it means "${to.name}/${bare}"`;
      return [{ path: [...path, "input", index, "path"], rule }];
    }),
  );
}

/** The path without slashes at its ends when it has none inside, else nothing. */
function bareName(path: string): string {
  const trimmed = trimmedPath(path);
  return trimmed.includes("/") ? "" : trimmed;
}

function placeOf(services: readonly PlacedService[], name: string): PlacedService["path"] {
  return services.find(({ service }) => service.name === name)?.path ?? [];
}
