import { z } from "zod";

/** The parts of an invocation in the order in which they happen; `transfer` is between clusters. */
export const PHASES = ["transfer", "wait", "pull", "start", "download", "compute", "upload", "teardown"] as const;
export type Phase = (typeof PHASES)[number];

/** Seconds spent in each phase; null where the platform cannot see it and `merged` names the phase that holds it. */
export const PhaseSeconds = z.strictObject({
  transfer: z.number().nonnegative().nullable(),
  wait: z.number().nonnegative().nullable(),
  pull: z.number().nonnegative().nullable(),
  start: z.number().nonnegative().nullable(),
  download: z.number().nonnegative().nullable(),
  compute: z.number().nonnegative().nullable(),
  upload: z.number().nonnegative().nullable(),
  teardown: z.number().nonnegative().nullable(),
});
export type PhaseSeconds = z.infer<typeof PhaseSeconds>;

export const InvocationOutcome = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("succeeded") }),
  /** The component's own failure; `message` ends with the last lines it printed. */
  z.strictObject({ kind: z.literal("failed"), exitCode: z.int().nullable(), message: z.string() }),
  z.strictObject({ kind: z.literal("timedOut"), limitSeconds: z.number() }),
  z.strictObject({ kind: z.literal("outOfMemory"), limitBytes: z.number() }),
  /** One of several starts of a joining component that found siblings missing and left cleanly. */
  z.strictObject({ kind: z.literal("notLast") }),
  z.strictObject({ kind: z.literal("cancelled") }),
]);
export type InvocationOutcome = z.infer<typeof InvocationOutcome>;

/** What the operating system says an invocation used; null where it could not be read. */
export const Usage = z.strictObject({
  cpuSeconds: z.number().nonnegative().nullable(),
  peakMemoryBytes: z.number().nonnegative().nullable(),
  throttledSeconds: z.number().nonnegative().nullable(),
});
export type Usage = z.infer<typeof Usage>;

/** How OSCAR-P, the predecessor, would have cut this invocation: for comparison only, as some of it may be negative. */
export const OscarPSeconds = z.strictObject({
  waitSeconds: z.number(),
  podCreationSeconds: z.number(),
  overheadSeconds: z.number(),
  computeSeconds: z.number(),
  writeBackSeconds: z.number(),
  fullSeconds: z.number(),
});

/** One request to one component. Times are seconds since the run's first upload. */
export const Invocation = z.strictObject({
  id: z.string(),
  component: z.string(),
  resource: z.string(),
  node: z.string(),
  /** Index of the file of the run's load that this work came of, and of its batch. */
  originIndex: z.int().nonnegative(),
  batchIndex: z.int().nonnegative(),
  inputKeys: z.array(z.string()),
  inputBytes: z.number().nonnegative(),
  inputCount: z.int().nonnegative(),
  outputBytes: z.number().nonnegative(),
  outputCount: z.int().nonnegative(),
  cold: z.boolean(),
  outcome: InvocationOutcome,
  arrivedAtSeconds: z.number().nonnegative(),
  finishedAtSeconds: z.number().nonnegative(),
  phases: PhaseSeconds,
  /** For each phase that is null: the phase its time is part of. */
  merged: z.partialRecord(z.enum(PHASES), z.enum(PHASES)),
  usage: Usage,
  /** The pod that served it, on platforms that have pods. */
  pod: z.string().optional(),
  /** Between what the length of a phase lies, where a clock gave only whole seconds; the phase itself lies within. */
  bounds: z
    .partialRecord(
      z.enum(PHASES),
      z.strictObject({ leastSeconds: z.number().nonnegative(), mostSeconds: z.number().nonnegative() }),
    )
    .optional(),
  /** On OSCAR, where its job's log tells enough. */
  oscarP: OscarPSeconds.optional(),
  /** Why it waited, as the platform says: no node had room, the image could not be pulled. */
  reasons: z.array(z.string()).optional(),
});
export type Invocation = z.infer<typeof Invocation>;
