import type { RunComponent, RunRequest } from "#core/campaign/run-request.ts";
import type { Invocation } from "#core/trace/invocation.ts";
import { Routing } from "#core/workflow/routing.ts";
import type { Arrival, LandedFile } from "#core/workflow/routing.ts";

import { Agenda } from "./agenda.ts";
import type { LawOf } from "./laws.ts";
import { outputNames } from "./output-names.ts";
import { serviceOf } from "./service.ts";
import { ticksAfter } from "./ticks.ts";
import type { Service } from "./service.ts";

/** The simulated cluster: one node, on which invocations reserve their limits. */
export interface SimulatedNode {
  readonly name: string;
  readonly seed: number;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly lawOf: LawOf;
}

export interface SimulatedTrace {
  readonly invocations: readonly Invocation[];
  /** Every file that one component handed to another. */
  readonly handedOver: readonly {
    readonly component: string;
    readonly originIndex: number;
    readonly file: LandedFile;
  }[];
}

interface Waiting {
  readonly arrival: Arrival;
  readonly arrivedAtSeconds: number;
}

/** One component's servers and who waits for them, first come, first served. */
interface Station {
  readonly component: RunComponent;
  readonly queue: Waiting[];
  /** Place in the queue of the next one; those before it have been served. */
  next: number;
  busy: number;
  warm: number;
}

interface Running extends Waiting {
  readonly startedAtSeconds: number;
  readonly cold: boolean;
  readonly service: Service;
  outputBytes: number;
  outputCount: number;
}

type Event =
  | { readonly kind: "uploaded"; readonly index: number }
  | { readonly kind: "delivered"; readonly running: Running }
  | { readonly kind: "finished"; readonly running: Running };

/**
 * Plays a run through: first come, first served for each component, as many at once as its parallelism and the node's
 * free cores and memory allow. The same request gives the same trace, to the last bit.
 */
export function simulateRun(request: RunRequest, node: SimulatedNode): SimulatedTrace {
  const stations = new Map(
    request.components.map((component): [string, Station] => [
      component.name,
      { component, queue: [], next: 0, busy: 0, warm: 0 },
    ]),
  );
  const routing = new Routing(request);
  const agenda = new Agenda<Event>();
  const invocations: Invocation[] = [];
  const handedOver: SimulatedTrace["handedOver"][number][] = [];
  const free = { millicores: Math.round(node.cores * 1000), memoryBytes: node.memoryBytes };

  const arrive = (arrivals: readonly Arrival[], now: number): void => {
    for (const arrival of arrivals) stationOf(stations, arrival).queue.push({ arrival, arrivedAtSeconds: now });
  };

  const startWaiting = (now: number): void => {
    for (let station = nextToServe(stations, free); station !== undefined; station = nextToServe(stations, free)) {
      const waiting = station.queue[station.next++];
      if (waiting !== undefined) begin(station, waiting, now);
    }
  };

  const begin = (station: Station, waiting: Waiting, now: number): void => {
    const { component } = station;
    const { cpuMillicores, memoryBytes, warm } = component.configuration;
    const cold = !warm || station.warm === 0;
    if (!cold) station.warm -= 1;
    station.busy += 1;
    free.millicores -= cpuMillicores;
    free.memoryBytes -= memoryBytes;
    const service = serviceOf({
      component,
      law: node.lawOf(component),
      inputBytes: sizeOf(waiting.arrival.files),
      inputKeys: waiting.arrival.files.map(({ key }) => key),
      cold,
      seed: `${node.seed}/${request.seed}/${waiting.arrival.id}`,
    });
    const running = { ...waiting, startedAtSeconds: now, cold, service, outputBytes: 0, outputCount: 0 };
    const { startSeconds, downloadSeconds, computeSeconds, uploadSeconds } = service;
    agenda.add(now + startSeconds + downloadSeconds + computeSeconds + uploadSeconds, { kind: "delivered", running });
  };

  const deliver = (running: Running, now: number): void => {
    const { arrival, service } = running;
    if (service.outcome.kind !== "succeeded") return arrive(routing.failed(arrival), now);
    const { component } = stationOf(stations, arrival);
    const names = outputNames(component.outputs, node.lawOf(component).outputFiles, arrival.files.at(-1)?.key ?? "");
    for (const delivery of routing.deliveries(arrival, names)) {
      const sizeBytes = service.outputFileBytes;
      running.outputBytes += sizeBytes;
      running.outputCount += 1;
      const file: LandedFile = { bucket: "work", key: `${request.workPrefix}${delivery.key}`, sizeBytes };
      for (const consumer of delivery.consumers)
        handedOver.push({ component: consumer, originIndex: arrival.originIndex, file });
      arrive(routing.landed(arrival, delivery, file), now);
    }
    arrive(routing.succeeded(arrival), now);
  };

  const finish = (running: Running, now: number): void => {
    const station = stationOf(stations, running.arrival);
    const { cpuMillicores, memoryBytes, warm, resource } = station.component.configuration;
    station.busy -= 1;
    if (warm && running.service.outcome.kind === "succeeded") station.warm += 1;
    free.millicores += cpuMillicores;
    free.memoryBytes += memoryBytes;
    invocations.push(invocationOf(running, { resource, node: node.name, now }));
  };

  request.uploads.forEach(({ atSeconds }, index) => agenda.add(ticksAfter(atSeconds), { kind: "uploaded", index }));
  for (let event = agenda.next(); event !== undefined; event = agenda.next()) {
    const { atSeconds: now, item } = event;
    if (item.kind === "uploaded") arrive(routing.uploaded(item.index), now);
    if (item.kind === "delivered") {
      deliver(item.running, now);
      agenda.add(now + item.running.service.teardownSeconds, { kind: "finished", running: item.running });
    }
    if (item.kind === "finished") finish(item.running, now);
    startWaiting(now);
  }
  if ([...stations.values()].some(({ queue, next }) => next < queue.length))
    throw new RangeError(`Cannot simulate run "${request.runId}" as an invocation is larger than the node`);
  return { invocations, handedOver };
}

function invocationOf(
  { arrival, arrivedAtSeconds, startedAtSeconds, cold, service, outputBytes, outputCount }: Running,
  { resource, node, now }: { readonly resource: string; readonly node: string; readonly now: number },
): Invocation {
  const { startSeconds, downloadSeconds, computeSeconds, uploadSeconds, teardownSeconds } = service;
  return {
    id: arrival.id,
    component: arrival.component,
    resource,
    node,
    originIndex: arrival.originIndex,
    batchIndex: arrival.batchIndex,
    inputKeys: arrival.files.map(({ key }) => key),
    inputBytes: sizeOf(arrival.files),
    inputCount: arrival.files.length,
    outputBytes,
    outputCount,
    cold,
    outcome: service.outcome,
    arrivedAtSeconds,
    finishedAtSeconds: now,
    phases: {
      transfer: 0,
      wait: startedAtSeconds - arrivedAtSeconds,
      pull: 0,
      start: startSeconds,
      download: downloadSeconds,
      compute: computeSeconds,
      upload: uploadSeconds,
      teardown: teardownSeconds,
    },
    merged: {},
    usage: service.usage,
  };
}

/** Of the stations with a free server and room on the node, the one whose first in line came first. */
function nextToServe(
  stations: ReadonlyMap<string, Station>,
  free: { readonly millicores: number; readonly memoryBytes: number },
): Station | undefined {
  let best: Station | undefined;
  let earliest = Number.POSITIVE_INFINITY;
  for (const station of stations.values()) {
    const { cpuMillicores, memoryBytes, parallelism } = station.component.configuration;
    const arrivedAt = station.queue[station.next]?.arrivedAtSeconds;
    if (arrivedAt === undefined || arrivedAt >= earliest || station.busy >= parallelism) continue;
    if (cpuMillicores > free.millicores || memoryBytes > free.memoryBytes) continue;
    [best, earliest] = [station, arrivedAt];
  }
  return best;
}

function stationOf(stations: ReadonlyMap<string, Station>, { component }: Arrival): Station {
  const station = stations.get(component);
  if (station === undefined)
    throw new RangeError(`Cannot run "${component}" as the run has only ${[...stations.keys()].join(", ")}`);
  return station;
}

function sizeOf(files: readonly LandedFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
