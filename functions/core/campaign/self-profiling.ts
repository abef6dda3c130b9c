import { z } from "zod";

const TimeOfDay = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "must be a time of day such as 22:30");

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** How profiling by itself keeps out of the way; every field has a default. */
export const SelfProfiling = z.strictObject({
  nodeSecondsPerDay: z.number().nonnegative().default(3_600).meta({
    description: "What may be measured in a day; one node-second is a whole node for one second.",
  }),
  quietHours: z
    .array(z.strictObject({ from: TimeOfDay, to: TimeOfDay }))
    .default([])
    .meta({
      description:
        "When nothing is begun, and no further run of what is under way; past midnight where from is later than to.",
    }),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: "must be a time zone such as UTC or Europe/Rome" })
    .default("UTC")
    .meta({ description: "Of the quiet hours and of the day: Europe/Rome." }),
  remeasure: z.int().min(0).max(100).default(0).meta({
    description: "Measure so many configurations again by itself when a model no longer holds; 0 only proposes them.",
  }),
  sampledBytes: z
    .number()
    .positive()
    .default(64 * 2 ** 20)
    .meta({
      description: "Sample inputs of a service take at most so many bytes together.",
    }),
  mostRequestedShare: z.number().positive().max(1).default(0.8).meta({
    description: "Where more of a node's CPU than this is requested, that with the campaign counted, it waits.",
  }),
});
export type SelfProfiling = z.infer<typeof SelfProfiling>;
