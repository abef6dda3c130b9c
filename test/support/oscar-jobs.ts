import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { EndedJob } from "./faas-supervisor.ts";

/** What MinIO tells is answered like OSCAR's `/job`: 201 at once, and a job for each event. */
export interface OscarJobs {
  readonly url: string;
  /** Every job that was begun, by its service, in the order of the events. */
  readonly jobs: readonly { readonly service: string; readonly ended: Promise<EndedJob> }[];
  close(): Promise<void>;
}

export interface OscarJobsOptions {
  /** Nobody else starts jobs. */
  readonly token: string;
  /** Carries out a job; it is made known before. */
  readonly run: (service: string, event: string) => Promise<EndedJob>;
}

/** Starts jobs for events, a few of them at once, as nodes have so many cores. */
export async function oscarJobs({ token, run }: OscarJobsOptions): Promise<OscarJobs> {
  const jobs: { service: string; ended: Promise<EndedJob> }[] = [];
  const atOnce = [0, 1].map((): Promise<unknown> => Promise.resolve());
  const server = createServer((asked, answer) => {
    let body = "";
    asked.setEncoding("utf8").on("data", (text: string) => (body += text));
    asked.on("end", () => {
      const service = /^\/job\/([-a-z0-9]+)$/.exec(asked.url ?? "")?.[1];
      // MinIO dials its targets without a word when it starts.
      if (service === undefined || asked.headers.authorization !== `Bearer ${token}`)
        return answer.writeHead(401).end();
      const place = jobs.length % atOnce.length;
      const ended = atOnce[place]!.then(() => run(service, body));
      atOnce[place] = ended.catch(() => undefined);
      jobs.push({ service, ended });
      return answer.writeHead(201).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    jobs,
    close: async () => {
      await new Promise((closed) => server.close(closed));
      await Promise.allSettled(atOnce);
    },
  };
}
