/** A moment as the clocks on the wall of a time zone show it. */
export interface LocalTime {
  /** `2026-11-26`. */
  readonly day: string;
  readonly minutesOfDay: number;
}

/** @throws RangeError when there is no such time zone. */
export function localTime(epochMilliseconds: number, timeZone: string): LocalTime {
  const parts = new Map<string, string>(
    formatOf(timeZone)
      .formatToParts(epochMilliseconds)
      .map(({ type, value }) => [type, value]),
  );
  const number = (type: string): number => Number(parts.get(type));
  return {
    day: `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`,
    minutesOfDay: number("hour") * 60 + number("minute"),
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  } catch (cause) {
    throw new RangeError(`Cannot tell the time as there is no time zone "${timeZone}"`, { cause });
  }
}
