import { EventCalendar } from "./event-calendar.ts";

/** What runs of one station: on a clock of its own that goes slower when cores are short. */
interface Share {
  readonly cores: number;
  readonly ends: EventCalendar;
  running: number;
  /** Its own clock, and how fast that goes. */
  clock: number;
  speed: number;
}

/**
 * Cores that all who run on them share: each piece of work gets the cores that it may have at most, or an equal part
 * where that is less (max-min fairness, as of control groups with quotas and equal weights). Work of one station has the same
 * limit, so that one clock for each station tells when its work ends.
 */
export class SlowedCores {
  readonly #cores: number;
  readonly #shares: readonly Share[];
  #at = 0;
  #busyArea = 0;

  constructor(cores: number, limits: readonly number[]) {
    this.#cores = cores;
    this.#shares = limits.map((limit) => ({ cores: limit, ends: new EventCalendar(), running: 0, clock: 0, speed: 1 }));
  }

  /** Work of so many seconds on its own cores begins. */
  begin(share: number, workSeconds: number, job: number, now: number): void {
    this.#pass(now);
    const station = this.#shares[share]!;
    station.ends.schedule(Math.max(station.clock, station.ends.now) + workSeconds, job);
    station.running++;
    this.#divide();
  }

  /** The work of a station whose end has come. */
  end(share: number, now: number): number {
    this.#pass(now);
    const station = this.#shares[share]!;
    const job = station.ends.next();
    station.clock = station.ends.now;
    station.running--;
    this.#divide();
    return job;
  }

  /** When the next work of a station ends if nothing changes; Infinity when none runs. */
  nextEnd(share: number): number {
    const { ends, clock, speed } = this.#shares[share]!;
    return ends.size === 0 ? Infinity : this.#at + Math.max(0, ends.nextTime - clock) / speed;
  }

  /** Core seconds that were used up to now. */
  usedCoreSeconds(now: number): number {
    this.#pass(now);
    return this.#busyArea;
  }

  #pass(now: number): void {
    const seconds = now - this.#at;
    if (seconds <= 0) return;
    for (const share of this.#shares) {
      share.clock += share.speed * seconds;
      this.#busyArea += share.running * share.speed * share.cores * seconds;
    }
    this.#at = now;
  }

  /** The equal part: raised until all cores are given away, or everybody has what it may have. */
  #divide(): void {
    let left = this.#cores;
    let claims = this.#shares.filter(({ running }) => running > 0);
    let part = Infinity;
    for (;;) {
      const count = claims.reduce((sum, { running }) => sum + running, 0);
      if (count === 0) break;
      part = left / count;
      const content = claims.filter(({ cores }) => cores <= part);
      if (content.length === 0) break;
      for (const { cores, running } of content) left -= cores * running;
      claims = claims.filter(({ cores }) => cores > part);
      if (claims.length === 0) part = Infinity;
    }
    for (const share of this.#shares) share.speed = Math.min(1, part / share.cores);
  }
}
