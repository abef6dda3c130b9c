import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { systemCaller } from "./doors.ts";
import { executionLine } from "./execution-lines.ts";
import { NO_ROUTE, type OscarAnswer, Refusal, silent } from "./oscar-answer.ts";
import type { OscarContext, OscarRequest } from "./oscar-context.ts";
import { OSCAR_ROUTES, type OscarRoute } from "./oscar-routes.ts";

/** What is in front of OSCAR and may answer in its place, or hold a request up. */
export type BeforeOscar = (request: OscarRequest) => Promise<OscarAnswer | undefined>;

/** The HTTP of it, with Gin's ways. */
export function oscarServer(oscar: OscarContext, before: BeforeOscar): Server {
  return createServer((incoming, response) => {
    void requestOf(incoming)
      .then(async (request) => (await before(request)) ?? answerOf(oscar, request))
      .catch((error: unknown) => {
        process.stderr.write(`in-memory OSCAR: ${String((error as Error).stack ?? error)}\n`);
        return silent(500);
      })
      .then((answer) => send(response, answer));
  });
}

async function answerOf(oscar: OscarContext, request: OscarRequest): Promise<OscarAnswer> {
  const began = oscar.clock.monotonicSeconds();
  const answer = await routed(oscar, request);
  const isExecution = request.method === "POST" && /^\/(?:job|run)\//.test(request.path);
  if (isExecution && answer !== NO_ROUTE) {
    oscar.executions.push(
      executionLine({
        endedAtEpochMilliseconds: oscar.clock.epochMilliseconds(),
        seconds: oscar.clock.monotonicSeconds() - began,
        status: answer.status,
        path: request.path,
        user: principalOf(request) ?? "oscar",
      }),
    );
  }
  return answer;
}

async function routed(oscar: OscarContext, request: OscarRequest): Promise<OscarAnswer> {
  const found = routeOf(oscar, request);
  if (found === undefined) return slashAnswer(oscar, request) ?? NO_ROUTE;
  try {
    const asked = { ...request, parameters: found.parameters };
    const caller = found.route.door === "system" ? systemCaller(oscar, asked) : { subject: undefined };
    return await found.route.answer(oscar, asked, caller);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function routeOf(
  { traits }: OscarContext,
  { method, path }: OscarRequest,
): { readonly route: OscarRoute; readonly parameters: Record<string, string> } | undefined {
  for (const route of OSCAR_ROUTES) {
    if (route.method !== method || !traits.since(...route.since)) continue;
    const parameters = matched(route.pattern, path);
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

function matched(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const own = given[index]!;
    if (part.startsWith(":") && own !== "") parameters[part.slice(1)] = decodeURIComponent(own);
    else if (part !== own) return undefined;
  }
  return parameters;
}

/** Gin sends whoever writes a slash too many to the path without it. */
function slashAnswer(oscar: OscarContext, request: OscarRequest): OscarAnswer | undefined {
  if (!request.path.endsWith("/") || request.path === "/") return undefined;
  const path = request.path.slice(0, -1);
  if (routeOf(oscar, { ...request, path }) === undefined) return undefined;
  if (request.method !== "GET") return { ...silent(307), headers: { Location: path } };
  const headers = { "Content-Type": "text/html; charset=utf-8", Location: path };
  return { status: 301, headers, body: `<a href="${path}">Moved Permanently</a>.\n\n` };
}

function principalOf({ body }: OscarRequest): string | undefined {
  return /"principalId":"([^"]+)"/.exec(body)?.[1];
}

async function requestOf(incoming: IncomingMessage): Promise<OscarRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? "/", "http://oscar");
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    parameters: {},
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: OscarAnswer): void {
  const bytes = Buffer.from(body ?? "", "utf8");
  // Go writes no length where there can be no body.
  const length = status === 204 ? {} : { "Content-Length": String(bytes.length) };
  response.writeHead(status, { ...headers, ...length });
  response.end(bytes);
}
