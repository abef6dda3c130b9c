import { request } from "node:http";

import { OSCAR_EXCHANGES, type RecordedExchange } from "./recorded-oscar.ts";

export interface GivenAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** What an answer is compared by: what must be the same between two installations is kept, what cannot be is not. */
export interface ComparableAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Parts of a recorded request that another installation knows by other names. */
export type Replacements = ReadonlyMap<string, string>;

export function recorded(name: string): RecordedExchange {
  const exchange = OSCAR_EXCHANGES.get(name);
  if (exchange === undefined) throw new RangeError(`Cannot compare with "${name}" as there is no such recording`);
  return exchange;
}

/** Sends the request of a recording to another OSCAR. */
export function askAgain(endpoint: string, name: string, replacements: Replacements): Promise<GivenAnswer> {
  const { method, path, headers, body } = recorded(name).request;
  const own = (text: string): string =>
    [...replacements].reduce((changed, [theirs, ours]) => changed.replaceAll(theirs, ours), text);
  const sentHeaders = Object.entries(headers).map(([header, value]) => [header, own(value)] as const);
  return ask(endpoint, { method, path: own(path), headers: Object.fromEntries(sentHeaders), body: own(body ?? "") });
}

export function ask(endpoint: string, sent: RecordedExchange["request"]): Promise<GivenAnswer> {
  const bytes = Buffer.from(sent.body ?? "", "utf8");
  const headers = { ...sent.headers, ...(sent.method === "GET" ? {} : { "content-length": String(bytes.length) }) };
  return new Promise((resolve, reject) => {
    const asked = request(endpoint + sent.path, { method: sent.method, agent: false, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const { rawHeaders, statusCode = 0 } = answer;
        const pairs = rawHeaders.flatMap((header, index) =>
          index % 2 === 0 ? [[header, rawHeaders[index + 1]!] as const] : [],
        );
        resolve({ status: statusCode, headers: pairs, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    asked.on("error", reject);
    asked.end(bytes);
  });
}

const KEPT = /^(?:content-type|www-authenticate|location|set-cookie)$/i;

/** Texts are compared by their words, JSON by its keys and types; times, ids, tokens and addresses are anybody's own. */
export function comparable({ status, headers, body }: GivenAnswer): ComparableAnswer {
  const kept = headers.filter(([name]) => KEPT.test(name));
  const isJson = kept.some(([name, value]) => /^content-type$/i.test(name) && value.startsWith("application/json"));
  return {
    status,
    headers: Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), impersonal(value)])),
    body: (isJson ? jsonShape(body) : undefined) ?? impersonal(body),
  };
}

/** Undefined where it only says that it is JSON: `/run` gives back the type that it was sent. */
function jsonShape(body: string): unknown {
  try {
    return shapeOf(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** A text without what belongs to one installation at one time. */
export function impersonal(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(?:([.,])\d+)?/g, "TIME$1$2")
    .replaceAll(/request id: \w+, host id: \w+/g, "request id: ID, host id: ID")
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "UUID")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "TOKEN")
    .replaceAll(/\/tmp\/(?:oscar-\w+\/)?tmp\w+/g, "/tmp/TMP")
    .replaceAll(/\[PYI-\d+:/g, "[PYI-N:")
    .replaceAll(/event_records = \{.*\}/g, (records) => records.replaceAll(/: (?:'[^']*'|\d+)/g, ": X"))
    .replaceAll(/credentials for user: '[^']+'/g, "credentials for user: 'X'");
}

/** Keys and types; of a list the shape that all its elements make together. Names of states are kept. */
export function shapeOf(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const shapes = value.map((element) => shapeOf(element));
    return [shapes.reduce((all: unknown, shape) => merged(all, shape), undefined) ?? "nothing"];
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, element]) => [name, shapeOf(element, name)]));
  }
  if (key === "next_page") return "TOKEN";
  if (typeof value === "string" && (key === "status" || key === "state" || key === "error")) return value;
  return value === null ? "null" : typeof value;
}

function merged(left: unknown, right: unknown): unknown {
  if (left === undefined || right === undefined) return left ?? right;
  if (Array.isArray(left) && Array.isArray(right)) return [merged(left[0], right[0])];
  if (typeof left !== "object" || typeof right !== "object") return left;
  const all: Record<string, unknown> = { ...(left as object) };
  for (const [key, value] of Object.entries(right as object)) all[key] = merged(all[key], value);
  return all;
}
