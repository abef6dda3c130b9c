import { afterAll, afterEach, beforeAll, expect } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { recordPrefix, trainedObject } from "#core/campaign/object-keys.ts";
import { Trained } from "#core/model/trained.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { DroppedCampaign } from "./cluster-campaigns.ts";
import { startExternalS3, type ExternalS3 } from "./external-s3.ts";
import { forwardPort } from "./forward-port.ts";
import { nodeVolume } from "./node-volume.ts";
import { applyOverlay, type Overlay, type OverlayOptions } from "./overlay.ts";
import { pushMinioImage } from "./push-minio-image.ts";
import type { RealCluster } from "./real-cluster.ts";
import { until } from "./real-installation.ts";

/** What tests of overlays have in common; everything that they make is gone after each. */
export interface OverlayTests {
  readonly external: ExternalS3;
  install(options: OverlayOptions): Promise<Overlay>;
  /** A volume for the next claim. */
  volume(): Promise<void>;
  /** Address of a service of the installation on this machine. */
  forward(service: string, port: number): Promise<string>;
}

/** To be called where tests are described. */
export function overlayTests(cluster: RealCluster): OverlayTests {
  const undo: { close(): Promise<void> }[] = [];
  let external!: ExternalS3;
  beforeAll(async () => {
    await pushMinioImage(cluster);
    external = await startExternalS3(cluster.environment["NODE_IP"] ?? "");
  }, 300_000);
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each.close();
  }, 300_000);
  afterAll(async () => {
    await (external as ExternalS3 | undefined)?.stop();
  });
  const toUndo = <Made extends { close(): Promise<void> }>(made: Made): Made => {
    undo.push(made);
    return made;
  };
  return {
    get external() {
      return external;
    },
    install: async (options) => toUndo(await applyOverlay(cluster, options)),
    volume: async () => void toUndo(await nodeVolume(cluster, "overlay")),
    forward: async (service, port) => toUndo(await forwardPort(service, port, cluster)).url,
  };
}

/** Drops a campaign into buckets and waits for its models; its records, all of them of runs that succeeded. */
export async function carriedOut(
  store: ObjectStore,
  { name, spec, inputs }: DroppedCampaign,
  { looking = () => Promise.resolve() }: { readonly looking?: () => Promise<void> } = {},
): Promise<readonly RunRecord[]> {
  for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
  const droppedAt = performance.now();
  await store.put("campaigns", `${name}.json`, spec);
  let id = "";
  await until(
    async () => {
      await looking();
      id = /^[^/]+/.exec((await listObjects(store, { bucket: "state", key: `${name}-` }))[0]?.key ?? "")?.[0] ?? "";
      return id !== "" && (await readArtifact(store, trainedObject(id), Trained)) !== undefined;
    },
    `models of ${name}`,
    180,
  );
  const objects = await listObjects(store, recordPrefix(id));
  const records = await Promise.all(
    objects.map(({ key }) => requireArtifact(store, { bucket: "records", key }, RunRecord)),
  );
  expect(records.map(({ outcome }) => outcome)).toEqual(records.map(() => ({ kind: "succeeded" })));
  const seconds = (performance.now() - droppedAt) / 1000;
  process.stdout.write(`overlay: ${seconds.toFixed(1)} s from the upload to the models of ${records.length} runs\n`);
  return records;
}
