import { setTimeout } from "node:timers/promises";

import { bearerTokens } from "#adapters/process/bearer-tokens.ts";

/** A function that has much to do answers late: it goes on without being waited for, and the next call finds it at work. */
const LONGEST_WAIT_MILLISECONDS = 55_000;
/** A function that has just been made is not reached, or not yet behind what passes calls on to it: it is asked again for so long. */
const PATIENCE_SECONDS = 45;
const PAUSE_MILLISECONDS = 1_000;
/** What routers say, and functions never, before they know of a function or while nothing is behind it. */
const PASSED_ON_TO_NOBODY: ReadonlySet<number> = new Set([404, 502, 503, 504]);

const WEBHOOK_TOKEN = "PROFAAS_WEBHOOK_TOKEN";

const tokens = await bearerTokens(process.env, WEBHOOK_TOKEN);
if (tokens === undefined) throw new RangeError(`Cannot call as ${WEBHOOK_TOKEN} or ${WEBHOOK_TOKEN}_FILE must be set`);
const [token] = await tokens();

const patience = patienceSeconds(process.env["PROFAAS_PATIENCE_SECONDS"]);
const askedAt = performance.now();
/** Asks functions, whose addresses are the arguments, to find what no notification told them of. Ends with 1 if one refuses. */
const answers = await Promise.all(process.argv.slice(2).map(reconcile));
process.exitCode = answers.every((isWell) => isWell) && answers.length > 0 ? 0 : 1;

/** Another patience, as for tests. */
function patienceSeconds(given: string | undefined): number {
  const seconds = given ? Number(given) : PATIENCE_SECONDS;
  if (seconds >= 0 && Number.isFinite(seconds)) return seconds;
  throw new RangeError(`Cannot call as PROFAAS_PATIENCE_SECONDS must be a number from 0: current value is "${given}"`);
}

async function reconcile(address: string): Promise<boolean> {
  for (;;) {
    const { said, isWell, mayCome } = await ask(address);
    if (isWell || !mayCome || performance.now() - askedAt > patience * 1000) {
      process.stdout.write(`${address} ${said}\n`);
      return isWell;
    }
    await setTimeout(PAUSE_MILLISECONDS);
  }
}

/** What a function answered, and whether one that did not may do so soon. */
async function ask(address: string): Promise<{ said: string; isWell: boolean; mayCome: boolean }> {
  try {
    const answer = await fetch(new URL("/reconcile", address), {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS),
    });
    const said = `${answer.status} ${(await answer.text()).trim()}`;
    return { said, isWell: answer.ok, mayCome: PASSED_ON_TO_NOBODY.has(answer.status) };
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError")
      return { said: "is at work", isWell: true, mayCome: false };
    const { message, cause } = error as Error;
    return { said: `${message}${cause instanceof Error ? `: ${cause.message}` : ""}`, isWell: false, mayCome: true };
  }
}
