import { symlinkSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import type { InvocationFolder } from "../../../../functions/adapters/platform/cluster/stage-wrapper.ts";
import { ScriptRunner } from "../../../../functions/adapters/platform/knative/script-runner.ts";
import { ServerRunner } from "../../../../functions/adapters/platform/knative/server-runner.ts";
import { kill, stageBench, type StageBench } from "./stage-bench.ts";

const COPY = 'echo "for $STORAGE_OBJECT_KEY"; cat "$INPUT_FILE_PATH" "$INPUT_FILE_PATH" >"$TMP_OUTPUT_DIR/twice.txt"';

describe("a stage that serves", () => {
  let bench: StageBench | undefined;
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
  });
  const open = async (...options: Parameters<typeof stageBench>): Promise<StageBench> => {
    bench = await stageBench(...options);
    return bench;
  };
  const openScript = async (script: string, timeoutSeconds = 20): Promise<StageBench> => {
    const opened = await open({ script, timeoutSeconds });
    opened.startWrapper();
    await opened.ready();
    return opened;
  };

  it("is ready when the component's container is there, and serves nobody without the run's secret", async () => {
    const stage = await open({ script: COPY });
    const ready = async (): Promise<number> => (await fetch(`${stage.url}/health/ready`)).status;
    expect(await ready()).toBe(503);
    stage.startWrapper();
    await stage.ready();
    expect(await ready()).toBe(200);
    const status = async (headers: Record<string, string>) =>
      (await fetch(stage.url, { method: "POST", headers, body: "{}\n" })).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: "Bearer another secret, as long" })).toBe(401);
    expect(await status({ authorization: "Bearer the run's own secret" })).toBe(400);
  });

  it("gives what the component leaves with the answer, one request after another, and leaves no folder", async () => {
    const stage = await openScript(COPY);
    for (const [index, text] of ["one ", "two "].entries()) {
      const { status, told, files } = await stage.ask(await stage.arrival(`a${index}`, [text]));
      expect(status).toBe(200);
      expect(files).toEqual([text + text]);
      expect(told).toMatchObject({ pod: "pod-1", servedBefore: index, concurrent: 1, broken: false });
      expect(told.lastLines).toBe(`for a${index}/0.txt`);
      const { downloadedSeconds = NaN, computeBeganSeconds = NaN, computeEndedSeconds = NaN } = told.result.marks;
      const order = [0, downloadedSeconds, computeBeganSeconds, computeEndedSeconds, told.answeredSeconds];
      expect([...order].sort((left, right) => left - right)).toEqual(order);
    }
    expect((await readdir(stage.folder)).filter((name) => /^i\d/.test(name))).toEqual([]);
    expect(await stage.store.list("state")).toMatchObject({ objects: [] });
  });

  it("hands several files to a component that joins", async () => {
    const stage = await openScript(
      'ls "$TMP_INPUT_DIR" | wc -l >"$TMP_OUTPUT_DIR/count"; basename "$INPUT_FILE_PATH" >>"$TMP_OUTPUT_DIR/count"',
    );
    const { files, told } = await stage.ask(await stage.arrival("j", ["a", "bb", ""]));
    expect(files.map((text) => text.split(/\s+/).filter(Boolean))).toEqual([["3", "2.txt"]]);
    expect(told.result.inputBytes).toBe(3);
  });

  it("takes files from the store and puts them there where it is told of an event", async () => {
    const stage = await openScript(COPY);
    const { status, told, files } = await stage.ask(await stage.arrival("e", ["text"]), true);
    expect(status).toBe(200);
    expect(files).toEqual([""]);
    expect(told.result.files).toEqual([{ relativePath: "twice.txt", sizeBytes: 8 }]);
    const { objects } = await stage.store.list("state");
    expect(objects).toHaveLength(1);
    const [object] = objects;
    expect(object?.key.startsWith("work/")).toBe(true);
    expect(Buffer.from((await stage.store.get("state", object?.key ?? ""))?.body ?? []).toString()).toBe("texttext");
  });

  it("tells the component's failure, its exit code and the last lines that it printed", async () => {
    const stage = await openScript("seq 1 3000; echo the reason >&2; exit 7");
    const { status, told } = await stage.ask(await stage.arrival("f", ["x"]));
    expect(status).toBe(500);
    expect(told.result.end).toMatchObject({ kind: "ended", exitCode: 7, timedOut: false });
    expect(told.lastLines.endsWith("3000\nthe reason")).toBe(true);
    expect(told.lastLines.length).toBeLessThan(5_000);
  });

  it("serves several at once, and ends the one whose time is up with all that it started", async () => {
    const script =
      'case "$STORAGE_OBJECT_KEY" in slow*) /bin/sh -c "sleep 47.25; true";; esac; sleep 0.3; echo ok >"$TMP_OUTPUT_DIR/f"';
    const stage = await openScript(script, 5);
    const began = performance.now();
    const ask = async (id: string) => stage.ask(await stage.arrival(id, ["x"]));
    const [slow, ...quick] = await Promise.all([ask("slow"), ask("quick1"), ask("quick2")]);
    expect(slow.told.result.end).toMatchObject({ kind: "ended", timedOut: true });
    expect(quick.map(({ told }) => told.result.end.kind === "ended" && told.result.end.exitCode)).toEqual([0, 0]);
    expect(slow.told.concurrent).toBe(3);
    expect((performance.now() - began) / 1000).toBeLessThan(15);
    const { spawnSync } = await import("node:child_process");
    expect(spawnSync("pgrep", ["-f", "sleep 47.25"]).status).toBe(1);
    // What each used by itself, although they shared the container.
    expect(quick[0]?.told.result.usage).toMatchObject({ throttledSeconds: null });
    expect(quick[0]?.told.result.usage.cpuSeconds).toBeGreaterThanOrEqual(0);
  });

  it("tells that the component's container died under a request, and serves on when there is a new one", async () => {
    const stage = await openScript(
      'case "$STORAGE_OBJECT_KEY" in dies*) sleep 60;; esac; echo ok >"$TMP_OUTPUT_DIR/f"',
    );
    const dying = stage.ask(await stage.arrival("dies", ["x"]));
    await new Promise((resolve) => setTimeout(resolve, 700));
    kill(stage.wrapper().pid as number);
    const { told, status } = await dying;
    expect(status).toBe(500);
    expect(told).toMatchObject({ broken: true, result: { end: { kind: "ended", exitCode: 137 } } });
    expect((await fetch(`${stage.url}/health/ready`)).status).toBe(503);
    stage.startWrapper();
    await stage.ready();
    const next = await stage.ask(await stage.arrival("next", ["x"]));
    expect(next.told.result.end).toMatchObject({ exitCode: 0 });
  });

  it("tells of a file that the store does not have", async () => {
    const stage = await openScript(COPY);
    const arrival = await stage.arrival("gone", ["x"]);
    await stage.store.delete("inputs", "gone/0.txt");
    const { told, status } = await stage.ask(arrival, true);
    expect(status).toBe(500);
    expect(told.result.end).toMatchObject({
      kind: "failed",
      message: 'Cannot download "gone/0.txt" as bucket "inputs" has no such object',
    });
  });
});

describe("a stage whose component puts something where an input is to come", () => {
  it("writes neither over it nor through it, and tells that the invocation failed", async () => {
    const victim = join(tmpdir(), `profaas-victim-${process.pid}`);
    await writeFile(victim, "ours");
    const bench = await stageBench({ script: COPY }, (folder) => {
      const runner = new ScriptRunner(folder);
      const makeFolder = (name: string): InvocationFolder => {
        const made = ScriptRunner.prototype.makeFolder.call(runner, name);
        symlinkSync(victim, join(made.inputFolder, "0.txt"));
        return made;
      };
      return Object.assign(runner, { makeFolder });
    });
    try {
      bench.startWrapper();
      await bench.ready();
      const { told, status } = await bench.ask(await bench.arrival("p", ["theirs"]));
      expect(status).toBe(500);
      expect(told.result.end).toMatchObject({ kind: "failed", message: expect.stringContaining("EEXIST") as string });
      expect(await readFile(victim, "utf8")).toBe("ours");
    } finally {
      await bench.close();
      await rm(victim);
    }
  });
});

describe("a stage in front of a component that is a server", () => {
  it("hands it the input and gives its answer, its refusals and its time-outs on", async () => {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (text === "slow") return;
        if (text === "bad") return void response.writeHead(422).end("the reason");
        if (text === "drop") return void response.socket?.destroy();
        response.end(text.toUpperCase());
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const bench = await stageBench({ timeoutSeconds: 0.5 }, (folder) => new ServerRunner(port, folder));
    try {
      await bench.ready();
      const ask = async (id: string, text: string) => bench.ask(await bench.arrival(id, [text]));
      const good = await ask("g", "text");
      expect(good.files).toEqual(["TEXT"]);
      expect(good.told.result.files).toEqual([{ relativePath: "0.txt", sizeBytes: 4 }]);
      const bad = await ask("b", "bad");
      expect(bad.told).toMatchObject({
        lastLines: "It answered 422: the reason",
        broken: false,
        result: { end: { exitCode: 1 } },
      });
      expect((await ask("s", "slow")).told.result.end).toMatchObject({ timedOut: true });
      expect((await ask("d", "drop")).told.broken).toBe(true);
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      expect(await bench.runner.isReady()).toBe(false);
    } finally {
      server.closeAllConnections();
      server.close();
      await bench.close();
    }
  });
});
