import { Routing, type Arrival } from "#core/workflow/routing.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import type { EndNote } from "./end-note.ts";
import { wayOf } from "./run-keys.ts";
import { type Beginning, keyOfPlace, type ObjectPlace, type RunLayout } from "./run-layout.ts";

/** What was seen of a run in the buckets of its services. Moments are milliseconds on the clock of their MinIO. */
export interface RunSight {
  /** How the invocation ended that began by this object. */
  end(arrival: Arrival, way: string): SeenEnd | undefined;
  file(place: ObjectPlace): SeenFile | undefined;
}
export interface SeenEnd {
  readonly note: EndNote;
  readonly at: number;
}
export interface SeenFile {
  readonly sizeBytes: number;
  readonly at: number;
}

/** An arrival, and what is known of it. */
export interface RoutedArrival {
  readonly arrival: Arrival;
  readonly beginning: Beginning;
  /** Seconds from the first upload at which it was to come; undefined where other invocations made it. */
  readonly dueSeconds: number | undefined;
  /** When the last of its files had landed, and where: undefined for arrivals of the load. */
  readonly landed: { readonly site: string; readonly at: number } | undefined;
}
export interface EndedArrival extends RoutedArrival {
  readonly end: SeenEnd;
  readonly outputBytes: number;
  readonly outputCount: number;
}
export interface HandedOver {
  readonly consumer: string;
  readonly originIndex: number;
  readonly producer: string;
  readonly place: ObjectPlace;
  readonly sizeBytes: number;
}

export interface RunProgress {
  /** Have come and not ended, in the order in which they came. */
  readonly open: readonly RoutedArrival[];
  readonly ended: readonly EndedArrival[];
  /** Of a run that captures: files that one component handed to another, those for broken joins left out. */
  readonly handedOver: readonly HandedOver[];
  readonly finished: boolean;
}

/**
 * Plays a run through as far as it came: whoever looks at the buckets finds the same arrivals under the same names, so that
 * nothing needs to be remembered that was not seen there.
 *
 * @param uploaded How many uploads of the load were to come by now, in the order of their times.
 */
export function replayRun(run: RunRequest, layout: RunLayout, sight: RunSight, uploaded: number): RunProgress {
  const routing = new Routing(run);
  const open: RoutedArrival[] = [];
  const ended: EndedArrival[] = [];
  const handedOver: HandedOver[] = [];
  const add = (arrivals: readonly Arrival[], more: Pick<RoutedArrival, "dueSeconds" | "landed">): void => {
    for (const arrival of arrivals) open.push({ arrival, beginning: layout.beginning(arrival), ...more });
  };

  for (const { index, atSeconds } of inOrder(run).slice(0, uploaded)) {
    add(routing.uploaded(index), { dueSeconds: atSeconds, landed: undefined });
  }
  for (;;) {
    const next = earliest(open, routing, layout, sight);
    if (next === undefined) break;
    const { entry, end, outputs } = next;
    const { arrival } = entry;
    open.splice(open.indexOf(entry), 1);
    const { site } = layout.placeOf(arrival.component);
    const landed = { site, at: Math.max(end.at, ...outputs.map(({ file }) => file.at)) };
    for (const { delivery, place, file } of outputs) {
      const key = keyOfPlace(place);
      for (const consumer of delivery.consumers) {
        const { originIndex, id: producer } = arrival;
        handedOver.push({ consumer, originIndex, producer, place, sizeBytes: file.sizeBytes });
      }
      const made = routing.landed(arrival, delivery, { bucket: "work", key, sizeBytes: file.sizeBytes });
      add(made, { dueSeconds: undefined, landed: { site, at: file.at } });
    }
    const isSound = end.note.exitCode === 0;
    add(isSound ? routing.succeeded(arrival) : routing.failed(arrival), { dueSeconds: undefined, landed });
    const taken = new Map(outputs.map(({ delivery, file }) => [delivery.relativePath, file.sizeBytes]));
    const outputBytes = [...taken.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0);
    ended.push({ ...entry, end, outputBytes, outputCount: taken.size });
  }
  return {
    open: open.sort(byComing),
    ended,
    handedOver: handedOver.filter(({ consumer, originIndex }) => !routing.isBroken(consumer, originIndex)),
    finished: routing.finished,
  };
}

/** The uploads of a run by their times, from the first one on. */
export function inOrder({ uploads }: RunRequest): readonly { readonly index: number; readonly atSeconds: number }[] {
  const first = uploads.reduce((least, { atSeconds }) => Math.min(least, atSeconds), Infinity);
  return uploads
    .map(({ atSeconds }, index) => ({ index, atSeconds: atSeconds - first }))
    .sort((left, right) => left.atSeconds - right.atSeconds || left.index - right.index);
}

/** The way that an arrival came: of what was made for it, or of its one file. */
export function wayOfArrival({ beginning }: Pick<RoutedArrival, "beginning">): string {
  return wayOf(beginning.at.key);
}

type Outputs = readonly {
  readonly delivery: ReturnType<Routing["deliveries"]>[number];
  readonly place: ObjectPlace;
  readonly file: SeenFile;
}[];

/** Of those that ended, with all that they left in sight, the one that ended first. */
function earliest(
  open: readonly RoutedArrival[],
  routing: Routing,
  layout: RunLayout,
  sight: RunSight,
): { readonly entry: RoutedArrival; readonly end: SeenEnd; readonly outputs: Outputs } | undefined {
  let best: { entry: RoutedArrival; end: SeenEnd; outputs: Outputs } | undefined;
  for (const entry of open) {
    const end = sight.end(entry.arrival, wayOfArrival(entry));
    if (end === undefined || (best !== undefined && best.end.at <= end.at)) continue;
    const outputs = outputsOf(entry, end, routing, layout, sight);
    if (outputs !== undefined) best = { entry, end, outputs };
  }
  return best;
}

/** Undefined while some output that was noted has not landed: until then the invocation has not succeeded. */
function outputsOf(
  entry: RoutedArrival,
  { note }: SeenEnd,
  routing: Routing,
  layout: RunLayout,
  sight: RunSight,
): Outputs | undefined {
  if (note.exitCode !== 0) return [];
  const names = note.files.map(({ relativePath }) => relativePath);
  const outputs: Outputs[number][] = [];
  for (const delivery of routing.deliveries(entry.arrival, names)) {
    const place = layout.landing(entry.arrival, wayOfArrival(entry), delivery);
    const file = sight.file(place);
    if (file === undefined) return undefined;
    outputs.push({ delivery, place, file });
  }
  return outputs.sort((left, right) => left.file.at - right.file.at || left.delivery.index - right.delivery.index);
}

function byComing(left: RoutedArrival, right: RoutedArrival): number {
  const of = ({ dueSeconds, landed }: RoutedArrival): number => landed?.at ?? dueSeconds ?? 0;
  const isLoad = ({ landed }: RoutedArrival): number => (landed === undefined ? 0 : 1);
  return isLoad(left) - isLoad(right) || of(left) - of(right) || (left.arrival.id < right.arrival.id ? -1 : 1);
}
