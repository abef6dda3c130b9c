import { loadFlaws } from "#core/campaign/load-flaws.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import { cpuMillicoresOf } from "#core/document/quantity.ts";
import { cycleOf } from "#core/workflow/topology.ts";
import { edgesOfScenario } from "./scenario-graph.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** What the schema cannot see of a scenario: names that are not there, circles, lists that would be swept. */
export function scenarioFlaws(spec: ScenarioSpec): Flaw[] {
  const flaws = [...loadFlaws(spec), ...sweptLoad(spec.load), ...componentFlaws(spec)];
  if (flaws.length > 0) return flaws;
  const graph = edgesOfScenario(spec);
  const cycle = cycleOf(graph);
  if (cycle !== undefined) {
    const rule = `must not lead back to where files came from: ${cycle.join(" → ")}`;
    flaws.push({ path: ["components", cycle[0]!, "to"], rule, withoutValue: true });
  }
  return flaws;
}

function componentFlaws({ components, resources, models }: ScenarioSpec): Flaw[] {
  const names = Object.keys(components);
  return Object.entries(components).flatMap(([name, component]) => {
    const path = ["components", name];
    const flaws: Flaw[] = [];
    for (const to of Object.keys(component.to)) {
      if (names.includes(to)) continue;
      const rule = `must be a component of the scenario: ${didYouMean(to, names)}`;
      flaws.push({ path: [...path, "to", to], rule, withoutValue: true });
    }
    const { resource, cpu, service, model, join, scaling } = component;
    if (resource !== undefined && !Object.hasOwn(resources, resource)) {
      const rule = `must be a resource of the scenario: ${didYouMean(resource, Object.keys(resources))}`;
      flaws.push({ path: [...path, "resource"], rule, withoutValue: true });
    } else if (resource !== undefined && cpu === undefined) {
      flaws.push({
        path: [...path, "cpu"],
        rule: `must be given, as it shares the cores of "${resource}"`,
        withoutValue: true,
      });
    } else if (resource !== undefined) {
      const { cores, sharing } = resources[resource]!;
      if (sharing === "reserved" && cpuMillicoresOf(cpu!)! > cores * 1_000) {
        flaws.push({ path: [...path, "cpu"], rule: `must fit on a node of "${resource}", which has ${cores} cores` });
      }
    }
    if (service === undefined && model === undefined && models === undefined) {
      const rule = "must say by what its times are known: a service, a model, or the models of the scenario";
      flaws.push({ path, rule, withoutValue: true });
    }
    if (join && !names.some((from) => Object.hasOwn(components[from]!.to, name))) {
      flaws.push({ path: [...path, "join"], rule: "must be false where no component hands it files" });
    }
    if (scaling?.maxScale !== undefined && scaling.maxScale < scaling.minScale) {
      flaws.push({ path: [...path, "scaling", "maxScale"], rule: `must be at least minScale, ${scaling.minScale}` });
    }
    return flaws;
  });
}

/** A scenario is one point, not a sweep of them. */
function sweptLoad(load: ScenarioSpec["load"]): Flaw[] {
  const single = load.kind === "trace" ? ["speed"] : Object.keys(load);
  return single.flatMap((field) => {
    const value = (load as Readonly<Record<string, unknown>>)[field];
    if (!Array.isArray(value) || value.length <= 1) return [];
    return [{ path: ["load", field], rule: "must be one value, as a scenario is no sweep" }];
  });
}
