import type { ProducedFile } from "../execution/component-server.ts";
import type { AgentGround } from "../cluster/cluster-servers.ts";
import { COMPONENT_CONTAINER, STAGE_CONTAINER } from "../cluster/component-pod.ts";
import { containerOf } from "../cluster/pod.ts";
import { podTrouble, type PodTrouble } from "../cluster/pod-troubles.ts";
import type { StageResult } from "../cluster/stage-result.ts";
import type { PodObservation } from "./pod-observation.ts";
import type { SeenMoment } from "./pod-timeline.ts";
import type { JobWork } from "./serve-by-job.ts";

export interface PodFinish {
  readonly result: StageResult | undefined;
  /** Why nobody waits for the pod any more. */
  readonly trouble: PodTrouble | undefined;
  readonly over: SeenMoment;
}

/** The image may come yet: registries have their troubles. */
const IMAGE_PATIENCE_SECONDS = 45;
/** Other pods may go: so long, or as long as one of its own kind may take. */
const SCHEDULE_PATIENCE_SECONDS = 600;
const NO_POD_PATIENCE_SECONDS = 60;
/** From its node on until it runs: a volume that cannot be mounted, a sandbox that cannot be made. */
const START_PATIENCE_SECONDS = 600;
/** A component that failed has said so by then, if its stage lives. */
const RESULT_PATIENCE_SECONDS = 2;
/** A component that its stage could not end at its time has failed to end by then. */
const OVERDUE_SECONDS = 30;
/** A pod whose result is there has ended by then, if its node lives. */
const OVER_PATIENCE_SECONDS = 60;
const LONGEST_NAP_SECONDS = 1;

/** Waits for the end of an invocation's pod; hands its files over as soon as nothing can make it a failure any more. */
export async function awaitPod(
  observation: PodObservation,
  { component, arrival }: JobWork,
  cancelled: AbortSignal,
  { clock, objects }: AgentGround,
  deliver: (files: readonly ProducedFile[]) => Promise<void>,
): Promise<PodFinish> {
  const since = new Stopwatches(() => clock.monotonicSeconds());
  let result: StageResult | undefined;
  const finish = (trouble?: PodTrouble, over = observation.over): PodFinish => {
    const now = clock.monotonicSeconds();
    return { result, trouble, over: over ?? { atSeconds: now, earliestSeconds: now } };
  };
  for (;;) {
    const changed = observation.change();
    if (cancelled.aborted) return finish();
    if (result === undefined && mayHaveResult(observation)) {
      result = await objects.result(arrival.id);
      if (result !== undefined && isSureSuccess(result)) await deliver(result.files);
    }
    if (observation.over !== undefined) return finish();

    const trouble = observation.pod === undefined ? undefined : podTrouble(observation.pod);
    const patienceSeconds =
      trouble?.kind === "unschedulable"
        ? Math.max(SCHEDULE_PATIENCE_SECONDS, 2 * component.timeoutSeconds)
        : IMAGE_PATIENCE_SECONDS;
    const troubledSeconds = since.holds(trouble?.kind ?? "", trouble !== undefined);
    if (trouble !== undefined && (trouble.isHopeless || troubledSeconds > patienceSeconds)) return finish(trouble);
    const isStarting = observation.scheduled !== undefined && observation.pod?.status.phase === "Pending";
    if (since.holds("starting", isStarting) > START_PATIENCE_SECONDS) return finish(trouble ?? NO_START);
    const isOverdue = since.holds("computing", computes(observation)) > component.timeoutSeconds + OVERDUE_SECONDS;
    if (isOverdue) return finish(OVERDUE);
    if (since.holds("no pod", observation.pod === undefined) > NO_POD_PATIENCE_SECONDS) return finish();
    if (since.holds("silent", isSilent(observation)) > RESULT_PATIENCE_SECONDS) {
      return finish(undefined, observation.componentEnded);
    }
    if (since.holds("result", result !== undefined) > OVER_PATIENCE_SECONDS) return finish();
    const awake = new AbortController();
    await Promise.race([changed, clock.sleep(LONGEST_NAP_SECONDS, awake.signal)]);
    awake.abort();
  }
}

const OVERDUE: PodTrouble = { kind: "overdue", message: "It could not be ended at its time", isHopeless: true };
const NO_START: PodTrouble = {
  kind: "configuration",
  message: `Its pod did not start within ${START_PATIENCE_SECONDS} s`,
  isHopeless: true,
};

/** What its stage told, or the end of it, says that the result may be there. */
function mayHaveResult({ hasEnded, pod, over }: PodObservation): boolean {
  if (hasEnded || over !== undefined) return true;
  return pod !== undefined && containerOf(pod, STAGE_CONTAINER)?.state.terminated !== undefined;
}

/** The component has begun, and nobody has said that it has ended. */
function computes({ marks, hasEnded, componentEnded }: PodObservation): boolean {
  return marks.computeBeganSeconds !== undefined && !hasEnded && componentEnded === undefined;
}

/** A stage or component that failed and of which nothing more is to come. */
function isSilent({ pod }: PodObservation): boolean {
  if (pod === undefined) return false;
  return [COMPONENT_CONTAINER, STAGE_CONTAINER].some(
    (name) => (containerOf(pod, name)?.state.terminated?.exitCode ?? 0) !== 0,
  );
}

/** The component ended well, and the kernel counts what it kills for want of memory: it killed nothing. */
function isSureSuccess({ end }: StageResult): boolean {
  return end.kind === "ended" && end.exitCode === 0 && !end.timedOut && end.outOfMemoryKills === 0;
}

/** For how long things have been so without a break. */
class Stopwatches {
  readonly #nowSeconds: () => number;
  readonly #since = new Map<string, number>();

  constructor(nowSeconds: () => number) {
    this.#nowSeconds = nowSeconds;
  }

  holds(what: string, isSo: boolean): number {
    if (!isSo) {
      this.#since.delete(what);
      return 0;
    }
    const since = this.#since.get(what) ?? this.#nowSeconds();
    this.#since.set(what, since);
    return this.#nowSeconds() - since;
  }
}
