import { spawn, type ChildProcess } from "node:child_process";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { Arrival } from "#core/workflow/routing.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { StageComponent } from "../../../../functions/adapters/platform/cluster/stage-order.ts";
import { requestOf } from "../../../../functions/adapters/platform/knative/request-of.ts";
import { FileBodies } from "../../../../functions/adapters/platform/knative/file-bodies.ts";
import { ScriptRunner } from "../../../../functions/adapters/platform/knative/script-runner.ts";
import { ServiceClient } from "../../../../functions/adapters/platform/knative/service-client.ts";
import {
  ANSWER_TYPE,
  ServingAnswer,
  splitHead,
} from "../../../../functions/adapters/platform/knative/serving-message.ts";
import type { ServingRunner } from "../../../../functions/adapters/platform/knative/serving-runner.ts";
import { serveStage } from "../../../../functions/adapters/platform/knative/serving-stage.ts";
import { SERVING_WRAPPER_SCRIPT } from "../../../../functions/adapters/platform/knative/serving-wrapper-script.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

export const TOKEN = "the run's own secret";

export interface StageBench {
  readonly url: string;
  readonly store: ObjectStore;
  readonly folder: string;
  readonly runner: ServingRunner;
  /** The shell in the place of the component's container. */
  wrapper(): ChildProcess;
  startWrapper(): void;
  ready(): Promise<void>;
  arrival(id: string, texts: readonly string[]): Promise<Arrival>;
  ask(arrival: Arrival, keepsInStore?: boolean): Promise<{ status: number; told: ServingAnswer; files: string[] }>;
  close(): Promise<void>;
}

/** A stage as in a pod, and beside it the wrapper's script in a shell of this machine. */
export async function stageBench(
  { script = "", timeoutSeconds = 20 }: { readonly script?: string; readonly timeoutSeconds?: number },
  makeRunner?: (folder: string) => ServingRunner,
): Promise<StageBench> {
  const { path: folder, remove } = await temporaryFolder();
  const store = memoryStore();
  for (const bucket of ["inputs", "state"]) await store.createBucket(bucket);
  const runner = makeRunner?.(folder) ?? new ScriptRunner(folder);
  const order: StageComponent = {
    campaignId: "c",
    runId: "r",
    attempt: 1,
    component: { name: "work", join: false, outputs: [{ path: "out/work", prefixes: [], suffixes: [] }] },
    edges: [],
    script,
    timeoutSeconds,
    inputBucket: "inputs",
    workBucket: "state",
    workPrefix: "work/",
  };
  const stage = await serveStage({ order, store, runner, pod: "pod-1", token: TOKEN, port: 0 });
  const url = `http://127.0.0.1:${stage.port}`;
  const client = await ServiceClient.open({ url }, systemClock);
  const buckets = { inputBucket: "inputs", workBucket: "state" } as ConstructorParameters<typeof FileBodies>[1];
  let wrapper: ChildProcess | undefined;

  return {
    url,
    store,
    folder,
    runner,
    wrapper: () => wrapper as ChildProcess,
    startWrapper() {
      const text = SERVING_WRAPPER_SCRIPT.replace("shared=/profaas", `shared=${folder}`);
      wrapper = spawn("/bin/sh", ["-c", text], { stdio: "ignore", detached: true });
    },
    async ready() {
      while (!(await runner.isReady())) await systemClock.sleep(0.01);
    },
    async arrival(id, texts) {
      const files = await Promise.all(
        texts.map(async (text, index) => {
          const key = `${id}/${index}.txt`;
          await store.put("inputs", key, text);
          return { bucket: "inputs", key, sizeBytes: Buffer.byteLength(text) } as const;
        }),
      );
      return { id, component: "work", originIndex: 0, batchIndex: 0, files };
    },
    async ask(arrival, keepsInStore = false) {
      const bodies = new FileBodies(store, buckets);
      const { headers, body } = await requestOf(arrival, { token: TOKEN, keepsInStore, bodies });
      const answer = await client.send({ headers, body, signal: AbortSignal.timeout(60_000) });
      const split = answer.contentType === ANSWER_TYPE ? splitHead(answer.body) : undefined;
      if (split === undefined) throw new Error(`${answer.status}: ${answer.body.toString()}`);
      const told = ServingAnswer.parse(JSON.parse(split.head));
      let from = 0;
      const files = told.result.files.map(({ sizeBytes }) => split.rest.toString("utf8", from, (from += sizeBytes)));
      return { status: answer.status, told, files };
    },
    async close() {
      client.close();
      runner.close();
      if (wrapper?.pid !== undefined) kill(wrapper.pid);
      await stage.close();
      await remove();
    },
  };
}

/** The shell and everything that it started. */
export function kill(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}
