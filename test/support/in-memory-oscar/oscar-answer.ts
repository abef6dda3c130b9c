/** What is sent back. Bodies are texts: OSCAR sends no others. */
export interface OscarAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer as `throw`: whoever finds that a request cannot be served ends it so. */
export class Refusal extends Error {
  readonly answer: OscarAnswer;

  constructor(answer: OscarAnswer) {
    super(`${answer.status} ${answer.body ?? ""}`);
    this.answer = answer;
  }
}

/** Gin's `c.Status`. */
export function silent(status: number): OscarAnswer {
  return { status };
}

/** Gin's `c.String`. */
export function text(status: number, body: string): OscarAnswer {
  return { status, headers: { "Content-Type": "text/plain; charset=utf-8" }, body };
}

/** Gin's `c.JSON`: Go escapes what could be read as HTML. */
export function json(status: number, value: unknown): OscarAnswer {
  const body = JSON.stringify(value).replaceAll("&", "\\u0026").replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
  return { status, headers: { "Content-Type": "application/json; charset=utf-8" }, body };
}

/** Where Gin has no route. */
export const NO_ROUTE: OscarAnswer = {
  status: 404,
  headers: { "Content-Type": "text/plain" },
  body: "404 page not found",
};

/** A map as Go writes it: by its keys in order. */
export function sorted<Value>(map: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)));
}
