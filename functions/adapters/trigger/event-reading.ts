import type { ObjectUploaded } from "#ports/trigger.ts";

/** What a notification tells, whoever sent it. Nothing but uploads is ever taken out of it. */
export interface EventReading {
  readonly uploads: readonly ObjectUploaded[];
  /** What was understood and concerns nobody, in words: an object was removed, a folder was made. */
  readonly ignored: readonly string[];
  /** What was not understood, as sentences. */
  readonly flaws: readonly string[];
}

export function toldUpload(upload: ObjectUploaded): EventReading {
  return { uploads: [upload], ignored: [], flaws: [] };
}

export function toldNothing(reason: string): EventReading {
  return { uploads: [], ignored: [reason], flaws: [] };
}

export function notUnderstood(flaw: string): EventReading {
  return { uploads: [], ignored: [], flaws: [flaw] };
}

/** Several readings as one, in their order. */
export function joinReadings(readings: readonly EventReading[]): EventReading {
  return {
    uploads: readings.flatMap(({ uploads }) => uploads),
    ignored: readings.flatMap(({ ignored }) => ignored),
    flaws: readings.flatMap(({ flaws }) => flaws),
  };
}
