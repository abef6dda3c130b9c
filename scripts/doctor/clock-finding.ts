import { formatQuantity } from "#core/document/format-quantity.ts";
import type { Clock } from "#ports/clock.ts";

import { ok, weak, type Finding } from "./finding.ts";

const NAP_SECONDS = 0.05;
const TOLERANCE_SECONDS = 0.025;

/** Whether the machine's wall clock and its elapsed time agree, and naps end when they should. */
export async function clockFinding(clock: Clock): Promise<Finding> {
  const [wall, elapsed] = [clock.epochMilliseconds() / 1000, clock.monotonicSeconds()];
  await clock.sleep(NAP_SECONDS);
  const elapsedSeconds = clock.monotonicSeconds() - elapsed;
  const driftSeconds = Math.abs(clock.epochMilliseconds() / 1000 - wall - elapsedSeconds);
  const lateSeconds = elapsedSeconds - NAP_SECONDS;
  const date = new Date(clock.epochMilliseconds()).toISOString();
  if (driftSeconds > TOLERANCE_SECONDS) {
    const sentence = `the wall clock (${date}) jumped by ${formatQuantity(driftSeconds, "s")} within ${NAP_SECONDS} s`;
    return weak("clock", sentence, "Let the time service settle; durations do not depend on it, time stamps do.");
  }
  if (lateSeconds > TOLERANCE_SECONDS) {
    const sentence = `a nap of ${NAP_SECONDS} s ended ${formatQuantity(lateSeconds, "s")} late`;
    return weak("clock", sentence, "Measure while the machine has nothing else to do.");
  }
  return ok("clock", `steady; it is ${date}`);
}
