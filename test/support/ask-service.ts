import { request } from "node:http";

/** What an HTTP service answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly text: string;
}

/** GET without a body, POST of JSON with one; `host` is the name that an ingress goes by. */
export function askService(
  url: URL | string,
  { host, body }: { readonly host?: string; readonly body?: unknown } = {},
): Promise<ServiceAnswer> {
  const headers = {
    ...(host === undefined ? {} : { host }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: body === undefined ? "GET" : "POST", headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }));
      answer.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
