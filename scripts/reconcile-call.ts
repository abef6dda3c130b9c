import { bearerTokens } from "#adapters/process/bearer-tokens.ts";

/** A function that has much to do answers late: it goes on without being waited for, and the next call finds it at work. */
const LONGEST_WAIT_MILLISECONDS = 55_000;

const WEBHOOK_TOKEN = "PROFAAS_WEBHOOK_TOKEN";

const tokens = await bearerTokens(process.env, WEBHOOK_TOKEN);
if (tokens === undefined) throw new RangeError(`Cannot call as ${WEBHOOK_TOKEN} or ${WEBHOOK_TOKEN}_FILE must be set`);
const [token] = await tokens();

/** Asks functions, whose addresses are the arguments, to find what no notification told them of. Ends with 1 if one refuses. */
const answers = await Promise.all(process.argv.slice(2).map(reconcile));
process.exitCode = answers.every((isWell) => isWell) && answers.length > 0 ? 0 : 1;

async function reconcile(address: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL("/reconcile", address), {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS),
    });
    process.stdout.write(`${address} ${answer.status} ${(await answer.text()).trim()}\n`);
    return answer.ok;
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") {
      process.stdout.write(`${address} is at work\n`);
      return true;
    }
    const { message, cause } = error as Error;
    process.stdout.write(`${address} ${message}${cause instanceof Error ? `: ${cause.message}` : ""}\n`);
    return false;
  }
}
