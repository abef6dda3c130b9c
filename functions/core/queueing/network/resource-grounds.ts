import type { EventCalendar } from "./event-calendar.ts";
import { EVENT } from "./event-kinds.ts";
import type { ResourceResult } from "./network-result.ts";
import type { Network, NetworkResource, NetworkStation } from "./network.ts";
import { ReservedCores } from "./reserved-cores.ts";
import { SlowedCores } from "./slowed-cores.ts";

/** A resource whose cores are reserved, with the stations on it. */
export interface ReservedGround {
  readonly stations: readonly number[];
  readonly cores: ReservedCores;
}

interface SlowedGround {
  readonly stations: readonly number[];
  readonly cores: SlowedCores;
}

/** An end of slowed work that moves by less than this share is left where it is. */
const SAME_TIME = 1e-12;

/** The resources of a network and who runs on them: some are short of cores, others slow all down. */
export class ResourceGrounds {
  readonly #calendar: EventCalendar;
  readonly #resources: readonly NetworkResource[];
  readonly #cores: readonly (ReservedCores | SlowedCores)[];
  readonly #reserved: readonly (ReservedGround | undefined)[];
  readonly #slowed: readonly (SlowedGround | undefined)[];
  /** When the next slowed work of each station is to end. */
  readonly #slowedEnd: Float64Array;

  constructor({ stations, resources = [] }: Network, calendar: EventCalendar) {
    this.#calendar = calendar;
    this.#resources = resources;
    const on = (resource: number) => stations.flatMap((station, at) => (station.resource === resource ? [at] : []));
    this.#cores = resources.map((resource, index) => coresOf(resource, on(index), stations));
    this.#reserved = stations.map(({ resource }) => {
      const cores = resource === undefined ? undefined : this.#cores[resource];
      return cores instanceof ReservedCores ? { stations: on(resource!), cores } : undefined;
    });
    this.#slowed = stations.map(({ resource }) => {
      const cores = resource === undefined ? undefined : this.#cores[resource];
      return cores instanceof SlowedCores ? { stations: on(resource!), cores } : undefined;
    });
    this.#slowedEnd = new Float64Array(stations.length).fill(Infinity);
  }

  /** Where a station has cores reserved, if it has. */
  reserved(station: number): ReservedGround | undefined {
    return this.#reserved[station];
  }

  /** Work of so many seconds begins, which ends as the cores allow; false where they are not slowed. */
  begin(job: number, station: number, seconds: number): boolean {
    const ground = this.#slowed[station];
    if (ground === undefined) return false;
    ground.cores.begin(ground.stations.indexOf(station), seconds, job, this.#calendar.now);
    this.#retime(ground);
    return true;
  }

  /** The work of a slowed station that ends now; -1 where its end has moved meanwhile. */
  slowedEnd(station: number): number {
    const { now } = this.#calendar;
    if (now !== this.#slowedEnd[station]) return -1;
    const ground = this.#slowed[station]!;
    const job = ground.cores.end(ground.stations.indexOf(station), now);
    this.#slowedEnd[station] = Infinity;
    this.#retime(ground);
    return job;
  }

  results(now: number): ResourceResult[] {
    return this.#resources.map(({ name, nodes, cores }, index) => ({
      name,
      utilisation: now > 0 ? this.#cores[index]!.usedCoreSeconds(now) / (nodes * cores * now) : 0,
    }));
  }

  #retime({ stations, cores }: SlowedGround): void {
    for (const [share, station] of stations.entries()) {
      const end = cores.nextEnd(share);
      const before = this.#slowedEnd[station]!;
      if (end === before || Math.abs(end - before) <= SAME_TIME * end) continue;
      this.#slowedEnd[station] = end;
      if (end < Infinity) this.#calendar.schedule(end, station * 8 + EVENT.slowed);
    }
  }
}

function coresOf(
  { nodes, cores, memoryBytes = Infinity, sharing }: NetworkResource,
  stations: readonly number[],
  all: readonly NetworkStation[],
): ReservedCores | SlowedCores {
  if (sharing === "reserved") return new ReservedCores(nodes, cores, memoryBytes);
  return new SlowedCores(
    nodes * cores,
    stations.map((station) => all[station]!.cores ?? 0),
  );
}
