import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

import type { StepAnswer, StepCaller } from "#ports/step-caller.ts";

import type { BearerTokens } from "./bearer-tokens.ts";

export interface StepCallerOptions {
  /** Where this function answers; a path in it is kept. */
  readonly selfUrl: () => string;
  readonly tokens: BearerTokens;
}

const MOST_ANSWER_BYTES = 4_096;
const KEEP_ALIVE_PROBE_MILLISECONDS = 15_000;

/** Asks for steps over HTTP. A request may stay open for as long as it takes: nothing here counts its time. */
export function stepCaller({ selfUrl, tokens }: StepCallerOptions): StepCaller {
  // One connection a step, so that a balancer sees each of them.
  const agents = { "http:": new HttpAgent({ keepAlive: false }), "https:": new HttpsAgent({ keepAlive: false }) };
  return {
    call(upload) {
      let sent = (): void => undefined;
      let notSent: (error: Error) => void = () => undefined;
      const isSent = new Promise<void>((resolve, reject) => {
        sent = resolve;
        notSent = reject;
      });
      isSent.catch(() => undefined);
      const ended = (async (): Promise<StepAnswer> => {
        try {
          const url = new URL("step", selfUrl().replace(/\/?$/, "/"));
          const [token = ""] = await tokens();
          return await post(url, token, JSON.stringify({ upload }), agents, sent);
        } catch (error) {
          const cause = error instanceof Error ? error : new Error(String(error));
          notSent(cause);
          return { outcome: "failed", answer: `Cannot ask for the step as ${cause.message}` };
        }
      })();
      return { sent: isSent, ended };
    },
  };
}

function post(
  url: URL,
  token: string,
  body: string,
  agents: { readonly "http:": HttpAgent; readonly "https:": HttpsAgent },
  onSent: () => void,
): Promise<StepAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    const request =
      url.protocol === "https:"
        ? httpsRequest(url, { method: "POST", headers, agent: agents["https:"] })
        : httpRequest(url, { method: "POST", headers, agent: agents["http:"] });
    request.on("socket", (socket) => socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MILLISECONDS));
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        if (size < MOST_ANSWER_BYTES) chunks.push(chunk);
        size += chunk.length;
      });
      response.on("error", reject);
      response.on("end", () => {
        const answer = Buffer.concat(chunks).toString("utf8").slice(0, MOST_ANSWER_BYTES);
        resolve({ outcome: outcomeOf(response.statusCode ?? 0), answer: `${response.statusCode} ${answer}` });
      });
    });
    request.end(body, onSent);
  });
}

function outcomeOf(status: number): StepAnswer["outcome"] {
  if (status === 200) return "worked";
  return status === 429 || status === 503 ? "busy" : "failed";
}
