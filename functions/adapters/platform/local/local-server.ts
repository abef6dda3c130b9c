import type { RunComponent, RunRequest } from "#ports/service-platform.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { ComponentServer, ServerTools } from "../execution/component-server.ts";
import { upload } from "../execution/transfer.ts";
import { invoke, type InvocationContext, type Slot } from "./invocation.ts";
import type { Launcher } from "./worker.ts";

export interface LocalServerOptions {
  readonly run: RunRequest;
  readonly component: RunComponent;
  readonly launcher: Launcher;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly nodeName: string;
  /** Holds a folder for each invocation while it lasts. */
  readonly workFolder: string;
}

/** Serves a component by processes and containers of this machine; a warm one stays in its place. */
export function localServer(options: LocalServerOptions, { cancelled, deliver }: ServerTools): ComponentServer {
  const { run, component, store } = options;
  const slots: readonly Slot[] = Array.from({ length: component.configuration.parallelism }, () => ({
    worker: undefined,
  }));
  const context: InvocationContext = {
    ...options,
    cancelled,
    deliver: (arrival, files) => deliver(arrival, files, (file, key) => upload(store, run.workBucket, key, file)),
  };
  return {
    serve: (arrival, arrivedAtSeconds, place) => invoke(arrival, arrivedAtSeconds, slots[place] as Slot, context),
    async close() {
      for (const slot of slots) {
        await slot.worker?.close();
        slot.worker = undefined;
      }
    },
  };
}
