import { readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { Kubernetes, KubernetesChange } from "#ports/kubernetes.ts";

import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** As Kubernetes 1.34 wrote it. */
const STATUS = (code: number, reason: string, message: string) =>
  JSON.stringify({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code });

let folder: TemporaryFolder;
let server: Server;
let answers: Answer[];
let requests: string[];
let kubernetes: Kubernetes;

beforeEach(async () => {
  folder = await temporaryFolder();
  answers = [];
  requests = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      requests.push(`${request.method} ${request.url}`);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(request, response, body);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = join(folder.path, "config");
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "a",
      clusters: [{ name: "a", cluster: { server: address, "insecure-skip-tls-verify": true } }],
      users: [{ name: "a", user: { token: "a-token" } }],
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    }),
  );
  kubernetes = openKubernetes({ kubeconfig, clock: { ...systemClock, sleep: () => Promise.resolve() } });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await folder.remove();
});

const say =
  (status: number, body: string): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(body);
const JOB = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "a", namespace: "n" } };

describe("openKubernetes()", () => {
  it("shows its token, and reads what is there and what is not", async () => {
    let authorization: string | undefined;
    answers = [
      (request, response) => {
        authorization = request.headers.authorization;
        response.end(JSON.stringify(JOB));
      },
      say(404, STATUS(404, "NotFound", 'jobs.batch "a" not found')),
    ];
    expect(await kubernetes.get("jobs", "n", "a")).toEqual(JOB);
    expect(authorization).toBe("Bearer a-token");
    expect(await kubernetes.get("jobs", "n", "a")).toBeUndefined();
    expect(await kubernetes.delete("jobs", "n", "a")).toBe(false);
    expect(requests).toEqual([
      "GET /apis/batch/v1/namespaces/n/jobs/a",
      "GET /apis/batch/v1/namespaces/n/jobs/a",
      "DELETE /apis/batch/v1/namespaces/n/jobs/a",
    ]);
  });

  it("create() is undefined where there is one of that name", async () => {
    answers = [say(409, STATUS(409, "AlreadyExists", 'jobs.batch "a" already exists'))];
    expect(await kubernetes.create("jobs", JOB)).toBeUndefined();
  });

  it("tries again what may pass, and throws the API's own words for what does not", async () => {
    answers = [
      say(503, "apiserver is starting"),
      (request) => void request.socket.destroy(),
      say(429, STATUS(429, "TooManyRequests", "slow down")),
      say(201, JSON.stringify(JOB)),
    ];
    expect(await kubernetes.create("jobs", JOB)).toEqual(JOB);
    expect(requests).toHaveLength(4);
    const message = 'jobs.batch is forbidden: User "x" cannot create resource "jobs" in API group "batch"';
    answers = [say(403, STATUS(403, "Forbidden", message))];
    await expect(kubernetes.create("jobs", JOB)).rejects.toThrow(
      `Cannot create jobs "a" as the Kubernetes API answered 403: ${message}`,
    );
    expect(requests).toHaveLength(5);
  });

  it("says when the API is not reached", async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(kubernetes.list("nodes")).rejects.toThrow(
      /^Cannot list nodes as the Kubernetes API was not reached: connect ECONNREFUSED/,
    );
    await new Promise<void>((resolve) => void server.listen(0, resolve));
  });

  it("lists page after page, by labels and fields", async () => {
    const page = (name: string, next: string) =>
      JSON.stringify({ items: [{ metadata: { name } }], metadata: { resourceVersion: "7", continue: next } });
    answers = [say(200, page("a", "more")), say(200, page("b", ""))];
    const { items, resourceVersion } = await kubernetes.list("pods", {
      namespace: "n",
      labels: { a: "b", c: "d" },
      fields: "spec.nodeName=x",
    });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
    expect(resourceVersion).toBe("7");
    expect(requests[0]).toBe(
      "GET /api/v1/namespaces/n/pods?labelSelector=a%3Db%2Cc%3Dd&fieldSelector=spec.nodeName%3Dx&limit=500",
    );
    expect(requests[1]).toContain("continue=more");
  });

  it("watches line by line, goes on from bookmarks, and tells when its place is too old", async () => {
    const line = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`;
    const pod = (resourceVersion: string) => ({ metadata: { name: "p", resourceVersion } });
    answers = [
      (_request, response) => {
        const text = line("ADDED", pod("5")) + line("MODIFIED", pod("6")) + line("BOOKMARK", pod("9")).slice(0, 10);
        response.write(text);
        setTimeout(() => response.end(line("BOOKMARK", pod("9")).slice(10) + line("DELETED", pod("11"))), 20);
      },
      (_request, response) =>
        response.end(line("ERROR", { kind: "Status", code: 410, reason: "Expired", message: "too old" })),
      say(410, STATUS(410, "Expired", "too old resource version")),
      (_request, response) => {
        response.write(line("ADDED", pod("12")));
        setTimeout(() => response.destroy(), 20);
      },
    ];
    const changes: string[] = [];
    const onChange = ({ type, object }: KubernetesChange): void =>
      void changes.push(`${type} ${object.metadata.resourceVersion}`);
    const { signal } = new AbortController();
    const from = { namespace: "n", resourceVersion: "4" };
    expect(await kubernetes.watch("pods", from, onChange, signal)).toEqual({ kind: "closed", resourceVersion: "11" });
    expect(changes).toEqual(["added 5", "modified 6", "deleted 11"]);
    expect(await kubernetes.watch("pods", from, onChange, signal)).toEqual({ kind: "expired" });
    expect(await kubernetes.watch("pods", from, onChange, signal)).toEqual({ kind: "expired" });
    expect(await kubernetes.watch("pods", from, onChange, signal)).toEqual({ kind: "closed", resourceVersion: "12" });
  });

  it("ends a watch when it is told to", async () => {
    answers = [(_request, response) => void response.write("\n")];
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 50);
    const end = await kubernetes.watch("pods", { resourceVersion: "4" }, () => undefined, stopping.signal);
    expect(end).toEqual({ kind: "closed", resourceVersion: "4" });
  });

  it("says what is wrong with a kubeconfig", async () => {
    const missing = openKubernetes({ kubeconfig: join(folder.path, "none"), clock: systemClock });
    await expect(missing.list("nodes")).rejects.toThrow(/^Cannot read the kubeconfig ".*none" as ENOENT/);
    const other = openKubernetes({ kubeconfig: join(folder.path, "config"), context: "b", clock: systemClock });
    await expect(other.list("nodes")).rejects.toThrow('Cannot use context "b" as the kubeconfig has only: a');
  });

  it.each([
    ["no kubeconfig", {}, /kubeconfig ".*" must have a current context with a cluster: current value is ""$/],
    ["no context of that name", { "current-context": "b" }, /with a cluster: current value is "b"$/],
    ["no address", { clusters: [{ name: "a", cluster: { server: "there" } }] }, /must give its address/],
    [
      "no TLS",
      { clusters: [{ name: "a", cluster: { server: "http://127.0.0.1:9" } }] },
      /^Cannot reach the Kubernetes API at http:\/\/127\.0\.0\.1:9 as its address must start with https:\/\//,
    ],
  ])("says that a kubeconfig has %s", async (_, changed, sentence) => {
    const path = join(folder.path, "changed");
    const whole = JSON.parse(await readFile(join(folder.path, "config"), "utf8")) as object;
    await writeFile(path, JSON.stringify(Object.keys(changed).length === 0 ? {} : { ...whole, ...changed }));
    await expect(openKubernetes({ kubeconfig: path, clock: systemClock }).list("nodes")).rejects.toThrow(sentence);
  });
});
