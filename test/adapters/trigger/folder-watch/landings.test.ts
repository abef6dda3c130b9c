import { describe, expect, it } from "vitest";

import { landings } from "#adapters/trigger/folder-watch/landings.ts";
import type { ObjectFile } from "#adapters/trigger/folder-watch/object-file.ts";

import { manualClock } from "../../../support/manual-clock.ts";

interface FakeFile {
  identity: string;
  sizeBytes?: number;
  writtenEtag?: string;
  etag?: () => Promise<string>;
}

function watching(files: Map<string, FakeFile>) {
  const clock = manualClock();
  const stopping = new AbortController();
  const told: string[] = [];
  const landed = landings({
    clock,
    settleSeconds: 1,
    signal: stopping.signal,
    onUpload: ({ key, etag }) => told.push(`${key} ${etag}`),
    read: (path): ObjectFile | undefined => {
      const file = files.get(path);
      if (file === undefined) return undefined;
      const { identity, sizeBytes = 1, writtenEtag, etag = () => Promise.resolve(`etag of ${identity}`) } = file;
      return { bucket: "bucket", key: path, sizeBytes, identity, writtenEtag, etag };
    },
  });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const end = async (): Promise<void> => {
    stopping.abort();
    await landed.close();
  };
  return { clock, told, landed, settled, end };
}

describe("landings()", () => {
  it("tells of a written file at once and of another after its rest, each once", async () => {
    const { clock, told, landed, settled, end } = watching(
      new Map([
        ["written", { identity: "1", writtenEtag: "known" }],
        ["copied", { identity: "2" }],
      ]),
    );
    for (let look = 0; look < 3; look++) for (const path of ["written", "copied", "missing"]) landed.look(path);
    await settled();
    expect(told).toEqual(["written known"]);
    await clock.advance(1);
    await settled();
    landed.look("written");
    landed.look("copied");
    await clock.advance(5);
    expect(told).toEqual(["written known", "copied etag of 2"]);
    await end();
  });

  it("sleeps until something is new: no timer runs when nothing waits", async () => {
    const { clock, landed, settled, end } = watching(new Map([["copied", { identity: "1" }]]));
    await settled();
    expect(clock.sleeperCount).toBe(0);
    landed.look("copied");
    await settled();
    expect(clock.sleeperCount).toBe(1);
    await clock.advance(1);
    await settled();
    expect(clock.sleeperCount).toBe(0);
    await end();
  });

  it("does not let a small file wait while a large one is read", async () => {
    let finish = (_etag: string): void => undefined;
    const { clock, told, landed, settled, end } = watching(
      new Map<string, FakeFile>([
        ["video", { identity: "1", sizeBytes: 2 ** 30, etag: () => new Promise((resolve) => (finish = resolve)) }],
        ["spec", { identity: "2" }],
      ]),
    );
    landed.look("video");
    landed.look("spec");
    await settled();
    await clock.advance(1);
    await settled();
    expect(told).toEqual(["spec etag of 2"]);
    finish("of the video");
    await settled();
    expect(told).toEqual(["spec etag of 2", "video of the video"]);
    await end();
  });

  it("waits again when a file changes while it is read", async () => {
    const files = new Map<string, FakeFile>();
    files.set("copied", {
      identity: "half",
      etag: async () => {
        files.set("copied", { identity: "whole" });
        return "etag of something between";
      },
    });
    const { clock, told, landed, settled, end } = watching(files);
    landed.look("copied");
    await settled();
    await clock.advance(1);
    await settled();
    expect(told).toEqual([]);
    await clock.advance(1);
    await settled();
    expect(told).toEqual(["copied etag of whole"]);
    await end();
  });

  it("waits again when a file cannot be read, and forgets it when it is gone", async () => {
    const files = new Map<string, FakeFile>();
    files.set("copied", { identity: "1", etag: () => Promise.reject(new Error("EACCES")) });
    const { clock, told, landed, settled, end } = watching(files);
    landed.look("copied");
    await settled();
    await clock.advance(1);
    await settled();
    expect([told.length, clock.sleeperCount]).toEqual([0, 1]);
    files.delete("copied");
    await clock.advance(1);
    await settled();
    expect([told.length, clock.sleeperCount]).toEqual([0, 0]);
    await end();
  });

  it("tells nothing of what it was told to know, until it changes", async () => {
    const files = new Map<string, FakeFile>([["before", { identity: "1", writtenEtag: "a" }]]);
    const { told, landed, settled, end } = watching(files);
    landed.know("before");
    landed.know("missing");
    landed.look("before");
    await settled();
    expect(told).toEqual([]);
    files.set("before", { identity: "2", writtenEtag: "b" });
    landed.look("before");
    await settled();
    expect(told).toEqual(["before b"]);
    await end();
  });
});
