import type { JobState } from "./api/job-state.ts";
import type { SupervisorMarks } from "./supervisor-log.ts";

/** The five phases of OSCAR-P in seconds; some may be negative. */
export interface OscarPPhases {
  readonly waitSeconds: number;
  readonly podCreationSeconds: number;
  readonly overheadSeconds: number;
  readonly computeSeconds: number;
  readonly writeBackSeconds: number;
  readonly fullSeconds: number;
}

/**
 * What OSCAR-P would say of a job: it subtracts whole seconds of the pod, which are rounded down, from the supervisor's
 * milliseconds, so that `write_back` comes out negative where the job ended in the second in which its script did; and
 * since OSCAR 3.6.4 takes `job_create` for the very moment that it calls `pod_create`, its wait is always 0.
 *
 * Source: OSCAR-P, process_logs.py; wait = pod_create − job_create, pod_creation = job_start − pod_create,
 * overhead = bash_script_start − job_start, compute = bash_script_end − bash_script_start,
 * write_back = job_finish − bash_script_end.
 *
 * @param podCreatedAt `Start Time` of the pod as Kubernetes has it.
 * @returns undefined where one of its sources is missing: it leaves such jobs out.
 */
export function oscarPPhases(
  { createdAt, startedAt, finishedAt }: JobState,
  marks: Pick<SupervisorMarks, "scriptBegan" | "scriptEnded"> | undefined,
  podCreatedAt: string | undefined = createdAt,
): OscarPPhases | undefined {
  const [created, pod, started, finished] = [createdAt, podCreatedAt, startedAt, finishedAt].map((at) =>
    Date.parse(at ?? ""),
  );
  const { scriptBegan, scriptEnded } = marks ?? {};
  if (scriptBegan === undefined || scriptEnded === undefined) return undefined;
  if (![created, pod, started, finished].every(Number.isFinite)) return undefined;
  return {
    waitSeconds: (pod! - created!) / 1000,
    podCreationSeconds: (started! - pod!) / 1000,
    overheadSeconds: (scriptBegan - started!) / 1000,
    computeSeconds: (scriptEnded - scriptBegan) / 1000,
    writeBackSeconds: (finished! - scriptEnded) / 1000,
    fullSeconds: (finished! - created!) / 1000,
  };
}
