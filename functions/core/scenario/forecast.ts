import { z } from "zod";

/** A number of a forecast. Between `lower` and `upper` lie 90 % of the plays in which the models err as far as they may. */
export const ForecastEstimate = z.strictObject({
  /** The mean of the plays with the models as they answer. */
  expected: z.number(),
  /** Of `expected`, by the number of plays, not by what the models err by. */
  standardError: z.number().nonnegative(),
  lower: z.number(),
  upper: z.number(),
});
export type ForecastEstimate = z.infer<typeof ForecastEstimate>;

export const ForecastTimes = z.strictObject({
  /** From the first request to the end of the last work. */
  makespanSeconds: ForecastEstimate,
  /** From a request's arrival to the end of all work that came of it. */
  responseMeanSeconds: ForecastEstimate,
  responseP50Seconds: ForecastEstimate,
  responseP90Seconds: ForecastEstimate,
  responseP95Seconds: ForecastEstimate,
  responseP99Seconds: ForecastEstimate,
});
export type ForecastTimes = z.infer<typeof ForecastTimes>;
export const TIME_NAMES = Object.keys(ForecastTimes.shape) as (keyof ForecastTimes)[];

export const ForecastComponent = z.strictObject({
  name: z.string(),
  invocations: z.number(),
  waitMeanSeconds: ForecastEstimate,
  /** From its begin to its end, slowed down by others where cores are shared. */
  serviceMeanSeconds: ForecastEstimate,
  /** Share of its places that is busy, from the first request to the end. */
  utilisation: ForecastEstimate,
  /** Mean number that waits. */
  queueMean: ForecastEstimate,
  coldStarts: ForecastEstimate,
});
export type ForecastComponent = z.infer<typeof ForecastComponent>;

/** Answers of a steady state to the two stages that a scenario is, by something that does not play it through. */
export const SteadyAnswer = z.strictObject({
  method: z.string(),
  responseMeanSeconds: z.number(),
  responseP50Seconds: z.number().nullable(),
  responseP90Seconds: z.number().nullable(),
  responseP95Seconds: z.number().nullable(),
  responseP99Seconds: z.number().nullable(),
  inRange: z.boolean(),
});
export type SteadyAnswer = z.infer<typeof SteadyAnswer>;

/** Somewhere more comes than can ever be done. */
export const Overload = z.strictObject({
  /** One of the two: the places of a component or the cores of a resource are too few. */
  component: z.string().nullable(),
  resource: z.string().nullable(),
  /** How many of them the load asks for all the time, and how many there are. */
  offered: z.number(),
  bears: z.number(),
  sentence: z.string(),
});
export type Overload = z.infer<typeof Overload>;

/** What a workflow will do under a load. */
export const Forecast = z.strictObject({
  format: z.literal("forecast"),
  version: z.literal(2),
  name: z.string(),
  /** What the headline comes from. */
  method: z.string(),
  requests: z.int(),
  plays: z.int(),
  events: z.int(),
  times: ForecastTimes,
  /** What cannot bear an open load: then waits grow without limit, and all times are of these requests alone. */
  overloads: z.array(Overload),
  /** Of the plays, those in which the models err so far that something cannot bear the load. */
  overloadedPlays: z.int(),
  /** How many times its load the workflow bears in the long run; null of a load that comes at once. */
  borneLoadFactor: z.number().nullable(),
  components: z.array(ForecastComponent),
  resources: z.array(z.strictObject({ name: z.string(), utilisation: ForecastEstimate })),
  bottleneck: z.strictObject({
    /** What holds the workflow up most, and what would help most, in a sentence. */
    sentence: z.string(),
    component: z.string().nullable(),
    resource: z.string().nullable(),
    /** The change with the largest effect of those that were tried; null where none helps. */
    change: z
      .strictObject({
        words: z.string(),
        measure: z.enum(["makespanSeconds", "responseMeanSeconds"]),
        before: z.number(),
        after: z.number(),
      })
      .nullable(),
  }),
  /** The times under other loads, each so many times the scenario's. */
  curve: z.array(
    z.strictObject({
      loadFactor: z.number(),
      requests: z.int(),
      times: ForecastTimes,
      /** Whether it is more than the workflow bears. */
      overloaded: z.boolean(),
      /** What somebody answers who does not play it, where one was asked and can tell. */
      steady: SteadyAnswer.nullable(),
    }),
  ),
  /** Of the long run: by a surrogate where the scenario is two stages in a row and in its range, or the first of the ways that `compare` asks for. */
  steady: SteadyAnswer.nullable(),
  /** The same by further ways, where more than one was given. */
  alsoSteady: z.array(SteadyAnswer).default([]),
  /** Why there is no such answer; null where there is one. */
  noSteady: z.string().nullable(),
  warnings: z.array(z.string()),
  sentences: z.array(z.string()),
});
export type Forecast = z.infer<typeof Forecast>;
