import { createHash } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { describe, expect, it } from "vitest";

import type { StoreFixture } from "../object-store.ts";

const MEBIBYTE = 2 ** 20;
const OBJECT_MEBIBYTES = 128;
/** A slow store may be sent four parts of 5 MiB at once, while the next is gathered from chunks and joined: 30 MiB and a bit. */
const MOST_HELD_MEBIBYTES = 40;

/** Bytes outside the heap that are in use, once what is not in use has been collected. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().arrayBuffers;
}

/** Objects larger than memory pass through in chunks. */
export function streamContract(fixture: () => StoreFixture): void {
  describe("streams", () => {
    it("puts and opens 128 MiB without holding them", { timeout: 60_000 }, async () => {
      const { store, bucket } = fixture();
      const sent = createHash("sha256");
      let most = 0;
      const before = heldBytes();
      const watch = (): void => void (most = Math.max(most, heldBytes() - before));

      const reused = Buffer.alloc(MEBIBYTE);
      async function* body(): AsyncGenerator<Uint8Array> {
        for (let index = 0; index < OBJECT_MEBIBYTES; index++) {
          reused.fill(index + 1);
          sent.update(reused);
          yield reused;
          if (index % 16 === 0) watch();
        }
      }
      await store.put(bucket, "large", body());

      const received = createHash("sha256");
      const opened = (await store.open(bucket, "large"))!;
      expect(opened.sizeBytes).toBe(OBJECT_MEBIBYTES * MEBIBYTE);
      let bytes = 0;
      for await (const chunk of opened.chunks) {
        received.update(chunk);
        bytes += chunk.length;
        if (bytes % (16 * MEBIBYTE) < chunk.length) watch();
      }
      expect(received.digest("hex")).toBe(sent.digest("hex"));
      expect(most / MEBIBYTE).toBeLessThan(MOST_HELD_MEBIBYTES);
    });

    it("lets a reader finish the object it opened, though it is replaced and deleted meanwhile", async () => {
      const { store, bucket } = fixture();
      await store.put(bucket, "key", Buffer.alloc(2 * MEBIBYTE, "a"));
      const opened = (await store.open(bucket, "key"))!;
      let bytes = 0;
      for await (const chunk of opened.chunks) {
        if (bytes === 0) {
          await store.put(bucket, "key", Buffer.alloc(MEBIBYTE, "b"));
          await store.delete(bucket, "key");
        }
        expect(chunk.every((byte) => byte === 97)).toBe(true);
        bytes += chunk.length;
      }
      expect(bytes).toBe(2 * MEBIBYTE);
    });

    it("lets a reader leave early", async () => {
      const { store, bucket } = fixture();
      await store.put(bucket, "key", Buffer.alloc(2 * MEBIBYTE, "a"));
      for await (const chunk of (await store.open(bucket, "key"))!.chunks) {
        expect(chunk[0]).toBe(97);
        break;
      }
      expect((await store.head(bucket, "key"))?.sizeBytes).toBe(2 * MEBIBYTE);
    });
  });
}
