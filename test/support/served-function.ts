import { bearerAccess } from "#adapters/process/bearer-access.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { StepAnswer, StepCaller } from "#ports/step-caller.ts";
import { functionApp, type FunctionApp, type FunctionAppOptions } from "#wiring/function-server/function-app.ts";

import { quietLogger } from "./quiet-logger.ts";

export const TOKEN = "a-token-of-the-tests";
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };

export interface ServedFunction extends FunctionApp {
  readonly log: ReturnType<typeof quietLogger>;
  /** Posts a notification with the right token. */
  tell(body: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  /** Resolves when every step that was asked for has ended. */
  settled(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  /* eslint-disable-next-line @typescript-eslint/no-explicit-any */
  readonly json: any;
}

export type ServedFunctionOptions = Pick<FunctionAppOptions, "handle" | "unhandled" | "next" | "limits"> & {
  readonly name?: FunctionAppOptions["name"];
  readonly store: ObjectStore;
  readonly clock?: Clock;
  /** Where steps are asked for; of the function itself without it. */
  readonly caller?: StepCaller;
};

const OUTCOMES: Readonly<Record<number, StepAnswer["outcome"]>> = { 200: "worked", 503: "busy" };

/** A function over a store in memory, under the prefix `lab`, that reaches its own steps without a network. */
export function servedFunction({ clock = systemClock, ...options }: ServedFunctionOptions): ServedFunction {
  const log = quietLogger();
  const calls = new Set<Promise<StepAnswer>>();
  const request = (path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
    Promise.resolve(served.app.request(path, { method: "POST", headers: { ...AUTHORIZED, ...headers }, body }));
  const ownCaller: StepCaller = {
    call(upload) {
      const ended = request("/step", JSON.stringify({ upload }), {}).then(async (response) => ({
        outcome: OUTCOMES[response.status] ?? "failed",
        answer: await response.text(),
      }));
      calls.add(ended);
      void ended.finally(() => calls.delete(ended));
      return { sent: Promise.resolve(), ended };
    },
  };
  const served = functionApp({
    name: "profiler",
    prefix: "lab",
    clock,
    log,
    access: bearerAccess({ tokens: () => Promise.resolve([TOKEN]), clock: systemClock }),
    caller: ownCaller,
    ...options,
  });
  const answerOf = async (response: Response): Promise<Answer> => ({
    status: response.status,
    json: await response.json(),
  });
  return Object.assign(served, {
    log,
    tell: async (body: string, headers = {}) =>
      answerOf(await request("/events", body, { "content-type": "application/json", ...headers })),
    post: async (path: string, body: unknown = {}) => answerOf(await request(path, JSON.stringify(body), {})),
    async settled() {
      // What follows the end of a step is under way one turn longer than the step.
      do {
        await Promise.all(calls);
        await new Promise((resolve) => setTimeout(resolve, 5));
      } while (calls.size > 0);
    },
  });
}
