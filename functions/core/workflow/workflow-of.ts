import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import type { DocumentPath } from "#core/document/read-document.ts";
import type { Flaw } from "#core/document/flaw.ts";
import type { Fdl, Service } from "#core/workflow/service.ts";
import { storageAddress } from "#core/workflow/storage-address.ts";
import { workflowFlaws } from "#core/workflow/workflow-flaws.ts";
import type { Component, Edge, Workflow } from "#core/workflow/workflow.ts";

/** One service with its cluster and its place in the FDL. */
export interface PlacedService {
  readonly cluster: string;
  readonly service: Service;
  readonly path: DocumentPath;
}

/** What an FDL says; paths begin at its top. */
export interface ReadWorkflow {
  readonly workflow: Workflow;
  readonly flaws: readonly Flaw[];
  /** Where each service is, by its name. */
  readonly places: ReadonlyMap<string, DocumentPath>;
}

/** The workflow of an FDL that has been parsed, and what is wrong with it. */
export function workflowOf(fdl: Fdl): ReadWorkflow {
  const services = fdl.functions.oscar.flatMap((clusters, index) =>
    Object.entries(clusters).map(([cluster, service]) => ({
      cluster,
      service,
      path: ["functions", "oscar", index, cluster],
    })),
  );
  const workflow = { components: services.map(componentOf), edges: edgesOf(services) };
  const places = new Map(services.map(({ service, path }) => [service.name, path]));
  return { workflow, flaws: workflowFlaws(workflow, services), places };
}

function componentOf({ cluster, service }: PlacedService): Component {
  const cpuMillicores = service.cpu === undefined ? undefined : cpuMillicoresOf(service.cpu);
  const memoryBytes = service.memory === undefined ? undefined : memoryBytesOf(service.memory);
  const variables = { ...service.environment?.Variables, ...service.environment?.variables };
  return {
    name: service.name,
    cluster,
    ...(service.image === undefined ? {} : { image: service.image }),
    ...(service.script === undefined ? {} : { script: service.script }),
    ...(cpuMillicores === undefined ? {} : { cpuMillicores }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    environment: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
    inputPaths: (service.input ?? []).map((input) => storageAddress(input, service.name).path),
    outputs: (service.output ?? []).map((output) => ({
      path: storageAddress(output, service.name).path,
      prefixes: output.prefix ?? [],
      suffixes: output.suffix ?? [],
    })),
  };
}

/** A writes where B reads, or below it: notifications of a bucket go by prefix. */
function edgesOf(services: readonly PlacedService[]): Edge[] {
  const edges = services.flatMap(({ service: from }) =>
    (from.output ?? []).flatMap((output) => {
      const written = storageAddress(output, from.name);
      return services
        .filter(({ service: to }) =>
          (to.input ?? []).some((input) => {
            const read = storageAddress(input, to.name);
            return written.provider === read.provider && `${written.path}/`.startsWith(`${read.path}/`);
          }),
        )
        .map(({ service: to }) => ({ from: from.name, to: to.name, path: written.path }));
    }),
  );
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}
