import { describe, expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";
import { HintClient } from "#adapters/platform/cluster/hint-client.ts";
import { HintServer, type HeardHint } from "#adapters/platform/cluster/hint-server.ts";

describe("HintServer", () => {
  it("hears the stage of an invocation, and nobody who does not know its address", async () => {
    const hints = await HintServer.open(systemClock, "127.0.0.1");
    const heard: HeardHint[] = [];
    const stop = hints.listen("work-0.1~2", (hint) => heard.push(hint));
    const address = hints.address("work-0.1~2");
    const client = new HintClient(address);
    client.tell({ kind: "ready", marks: {} });
    client.tell({ kind: "computing", marks: { downloadedSeconds: 0.5 } });
    await client.close();
    expect(heard.map(({ kind }) => kind).sort()).toEqual(["computing", "ready"]);
    expect(heard.find(({ kind }) => kind === "computing")?.marks).toEqual({ downloadedSeconds: 0.5 });

    const stranger = address.replace(/\/[0-9a-f]{32}\//, `/${"0".repeat(32)}/`);
    expect(stranger).not.toBe(address);
    const post = (url: string, body: string) => fetch(url, { method: "POST", body });
    const hint = JSON.stringify({ kind: "ended", marks: {} });
    await post(stranger, hint);
    await post(address, "no hint");
    await post(address, "x".repeat(10_000)).catch(() => undefined);
    await post(`${address}%ff`, hint).catch(() => undefined);
    await fetch(address);
    expect(heard).toHaveLength(2);
    await post(address, hint);
    expect(heard).toHaveLength(3);
    stop();
    await post(address, hint);
    expect(heard).toHaveLength(3);
    await hints.close();
  });

  it("a stage whose agent is gone works on", async () => {
    const client = new HintClient("http://127.0.0.1:9/a/b");
    client.tell({ kind: "ready", marks: {} });
    await client.close();
    const silent = new HintClient(undefined);
    silent.tell({ kind: "ready", marks: {} });
    await silent.close();
  });
});
