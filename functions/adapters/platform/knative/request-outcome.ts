import type { InvocationOutcome } from "#core/trace/invocation.ts";

import { judge } from "../execution/judge.ts";
import type { ServiceAnswer } from "./service-client.ts";
import type { ServingAnswer } from "./serving-message.ts";

export interface OutcomeLimits {
  readonly memoryBytes: number;
  readonly timeoutSeconds: number;
}

/** What an answer of the component's pod means. `isKilled`: its container was seen to be killed for want of memory. */
export function outcomeOfPod(
  { result, lastLines, broken, concurrent }: ServingAnswer,
  limits: OutcomeLimits,
  isKilled: boolean,
): InvocationOutcome {
  const { end } = result;
  if (broken && isKilled) return { kind: "outOfMemory", limitBytes: limits.memoryBytes };
  if (end.kind === "failed") return { kind: "failed", exitCode: null, message: end.message };
  if (broken && !end.timedOut) {
    const said = lastLines === "" ? "" : `; the last lines that it printed:\n${lastLines}`;
    return { kind: "failed", exitCode: null, message: `The component's container ended under it${said}` };
  }
  // Of several at once the one that was killed is the one that memory was taken from.
  const outOfMemory = (end.outOfMemoryKills ?? 0) > 0 && (concurrent === 1 || end.exitCode === 137);
  return judge({ exitCode: end.exitCode, signal: null, lastLines, outOfMemory, atSeconds: 0 }, limits, {
    timedOut: end.timedOut,
    cancelled: false,
  });
}

/** What an answer means that no pod of ours gave: somebody on the way did. */
export function outcomeOnTheWay(
  { status, body }: Pick<ServiceAnswer, "status" | "body">,
  requestTimeoutSeconds: number,
): InvocationOutcome {
  const said = body.toString("utf8", 0, 300).trim();
  const words = said === "" ? "" : `: ${said}`;
  switch (status) {
    case 504:
      return { kind: "timedOut", limitSeconds: requestTimeoutSeconds };
    case 503:
      return failed(
        said.includes("queue full")
          ? "Knative turned it away as the queue of its pod was full (503)"
          : `No pod could take it (503)${words}`,
      );
    case 502:
      return failed(`Its pod broke the connection (502)${words}`);
    default:
      return failed(`It was answered ${status} on the way to its pod${words}`);
  }
}

/** No answer at all. */
export function outcomeOfSilence(error: unknown): InvocationOutcome {
  return failed(`There was no answer: ${error instanceof Error ? error.message : String(error)}`);
}

function failed(message: string): InvocationOutcome {
  return { kind: "failed", exitCode: null, message };
}
