import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { FunctionName } from "#core/campaign/trigger-routes.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { TOKEN } from "./served-function.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** A function in a process of its own, served over HTTP. */
export interface FunctionProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Every line it logged, as objects. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  post(path: string, body: string): Promise<Response>;
}

/** An installation whose functions are processes: a store in a folder and a simulated cluster. */
export interface Installation {
  readonly store: ObjectStore;
  readonly folder: string;
  start(name: FunctionName, environment?: Readonly<Record<string, string>>): Promise<FunctionProcess>;
  remove(): Promise<void>;
}

/** `timeScale` says how many seconds of real time a simulated one takes. */
export async function installation({ timeScale = 0 }: { readonly timeScale?: number } = {}): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "profaas-served-"));
  const operatorPath = join(folder, "profaas.yaml");
  await writeFile(
    operatorPath,
    `prefix: lab
store: { kind: directory, path: store }
work: work
clusters: { sim: { kind: simulated, timeScale: ${timeScale} } }
resources: { here: { cluster: sim } }
images: ["example/*"]
`,
  );
  const store = prefixedStore(directoryStore({ root: join(folder, "store") }), "lab");
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const processes: ChildProcess[] = [];
  return {
    store,
    folder,
    async start(name, environment = {}) {
      const child = spawn(process.execPath, ["--import", "tsx", `functions/${name}/main.ts`], {
        cwd: ROOT,
        env: {
          ...process.env,
          PORT: "0",
          PROFAAS_HOST: "127.0.0.1",
          PROFAAS_OPERATOR: operatorPath,
          PROFAAS_WEBHOOK_TOKEN: TOKEN,
          ...environment,
        },
        stdio: ["ignore", "inherit", "pipe"],
      });
      processes.push(child);
      const lines: Record<string, unknown>[] = [];
      const url = await new Promise<string>((resolve, reject) => {
        createInterface({ input: child.stderr }).on("line", (line) => {
          lines.push(JSON.parse(line) as Record<string, unknown>);
          const said = /http:\/\/127\.0\.0\.1:\d+/.exec(String(lines.at(-1)?.["message"]))?.[0];
          if (said !== undefined) resolve(said);
        });
        child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${JSON.stringify(lines)}`)));
      });
      const post = (path: string, body: string): Promise<Response> =>
        fetch(`${url}${path}`, {
          method: "POST",
          headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
          body,
        });
      return { url, process: child, lines, post };
    },
    async remove() {
      for (const child of processes) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await gone;
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
