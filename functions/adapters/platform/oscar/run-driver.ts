import type { RunRequest } from "#ports/service-platform.ts";

import type { ClusterOutcome, RunAttempt } from "../cluster/cluster-run.ts";
import { Refusal } from "../cluster/cluster-servers.ts";
import { OscarError } from "./api/oscar-error.ts";
import { cordonFor } from "./cordon.ts";
import { JobLists } from "./job-lists.ts";
import { LoadFollower } from "./load-follower.ts";
import { LoadGiver } from "./load-giver.ts";
import { measureRun } from "./measure-run.ts";
import type { OscarGround } from "./oscar-site.ts";
import { OscarRunObjects } from "./oscar-run-objects.ts";
import { RunSights } from "./run-sights.ts";
import { Stopped } from "./run-work.ts";
import { clockOffset, setUpRun } from "./set-up-run.ts";

const LEAD_SECONDS = 0.2;

export interface RunDriverOptions {
  /** Says who this process is. */
  readonly holder: string;
  /** What gives the load, as a record says it; undefined for whoever collects. */
  readonly giver?: string | undefined;
}

/** Takes one attempt at a run from its request to its outcome; any later process goes on where this one died. */
export class RunDriver {
  readonly #ground: OscarGround;
  readonly #objects: OscarRunObjects;
  readonly #holder: string;
  readonly #giver: string | undefined;
  readonly #stopping = new AbortController();
  #follower: LoadFollower | undefined;

  constructor(ground: OscarGround, run: RunAttempt, { holder, giver }: RunDriverOptions) {
    this.#ground = ground;
    this.#objects = new OscarRunObjects(ground.store, run);
    this.#holder = holder;
    this.#giver = giver;
  }

  get finishedInvocations(): number {
    return this.#follower?.finishedInvocations ?? 0;
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Resolves when the run has its outcome, or at once, to false, where it is in the hands of another process. */
  async drive(): Promise<boolean> {
    if (!(await this.#objects.claim(this.#holder, this.#ground))) return false;
    const lease = this.#renewLease();
    try {
      if ((await this.#objects.outcome()) !== undefined) return true;
      const run = await this.#objects.request();
      if (run === undefined) return true;
      const outcome = await this.#outcome(run);
      if (outcome !== undefined) await this.#objects.writeOutcome(outcome);
      return true;
    } finally {
      await lease.release();
    }
  }

  async #outcome(run: RunRequest): Promise<ClusterOutcome | undefined> {
    try {
      return await this.#measure(run);
    } catch (error) {
      if (error instanceof Stopped) {
        return (await this.#objects.isCancelled()) ? { kind: "lost", reason: "The run was cancelled" } : undefined;
      }
      const reason = error instanceof Error ? error.message : String(error);
      return error instanceof Refusal
        ? { kind: "refused", reason }
        : { kind: "lost", reason: `The run broke off: ${reason}` };
    }
  }

  async #measure(run: RunRequest): Promise<ClusterOutcome> {
    await this.#check();
    const { layout, services } = await setUpRun(run, this.#ground).catch((error: unknown) => {
      const isRefusal = error instanceof OscarError && error.status !== 401 && error.answer !== "";
      throw isRefusal ? new Refusal(error.message, { cause: error }) : error;
    });
    await cordonFor(run, layout, this.#ground);
    await this.#check();
    const begun = await this.#objects.load();
    const offsets: Record<string, number> = begun?.offsets ?? {};
    if (begun === undefined) {
      for (const place of layout.places) offsets[place.site] ??= await clockOffset(run, place, this.#ground);
    }
    const give = new LoadGiver(this.#ground, run, layout, services, offsets);
    await give.hold();
    const lists = new JobLists(this.#ground);
    const sights = new RunSights(this.#ground, run, layout);
    const follower = new LoadFollower(
      {
        ...{ ground: this.#ground, run, layout, give, sights, lists },
        isHeir: begun !== undefined,
        givenBefore: begun === undefined ? undefined : (await this.#objects.progress())?.given,
      },
      {
        check: () => this.#check(),
        note: (progress) => this.#objects.writeProgress(progress),
        stopping: this.#stopping.signal,
      },
    );
    this.#follower = follower;
    await follower.stage();
    const zeroEpochMilliseconds = this.#ground.clock.epochMilliseconds() + LEAD_SECONDS * 1000;
    const load = await this.#objects.writeLoad({ format: "oscar-load", version: 1, zeroEpochMilliseconds, offsets });
    const progress = await follower.follow(load);
    const measurement = await measureRun({
      ground: this.#ground,
      run,
      layout,
      load,
      progress,
      objects: this.#objects,
      lag: follower.lag,
      giver: this.#giver,
      lists,
      check: () => this.#check(),
    });
    return { kind: "finished", measurement };
  }

  async #check(): Promise<void> {
    if (this.#stopping.signal.aborted || (await this.#objects.isCancelled())) throw new Stopped();
  }

  #renewLease(): { release(): Promise<void> } {
    const released = new AbortController();
    const { clock, log, leaseSeconds } = this.#ground;
    const renewing = (async () => {
      while (!released.signal.aborted) {
        await clock.sleep(leaseSeconds / 3, released.signal);
        if (released.signal.aborted) return;
        const isOurs = await this.#objects.claim(this.#holder, this.#ground).catch((error: unknown) => {
          log.warn("Cannot renew the claim of a run", { error });
          return true;
        });
        if (!isOurs) return this.stop();
      }
    })();
    return {
      release: async () => {
        released.abort();
        await renewing;
        if (!this.#stopping.signal.aborted) await this.#objects.leave();
      },
    };
  }
}
