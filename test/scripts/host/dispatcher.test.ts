import { describe, expect, it } from "vitest";

import type { ObjectUploaded } from "#ports/trigger.ts";

import { dispatcher, type Route } from "../../../scripts/host/dispatcher.ts";
import { keepingLogger } from "../../support/keeping-logger.ts";

/** A route whose work ends when the test says so. */
function controlled(lane: Route["lane"] = ({ key }) => key) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const route: Route = {
    name: "function",
    lane,
    handle: ({ key }) => {
      begun.push(key);
      return new Promise((resolve) => ends.push(resolve));
    },
  };
  const endNext = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { route, begun, endNext };
}

const upload = (key: string, etag = "1"): ObjectUploaded => ({ bucket: "campaigns", key, etag });

describe("dispatcher()", () => {
  it("works on one upload of a lane at a time, and on lanes side by side", async () => {
    const { route, begun, endNext } = controlled(({ key }) => key[0]);
    const work = dispatcher([route], keepingLogger());
    for (const key of ["a1", "a2", "b1"]) work.dispatch(upload(key));
    expect(begun).toEqual(["a1", "b1"]);
    await endNext();
    expect(begun).toEqual(["a1", "b1", "a2"]);
  });

  it("handles an upload that comes again while it is handled once more, and no oftener", async () => {
    const { route, begun, endNext } = controlled();
    const work = dispatcher([route], keepingLogger());
    for (let times = 0; times < 50; times++) work.dispatch(upload("a"));
    await endNext();
    await endNext();
    await work.idle();
    expect(begun).toEqual(["a", "a"]);
  });

  it("tells of a failure and goes on", async () => {
    const log = keepingLogger();
    const handled: string[] = [];
    const route: Route = {
      name: "trainer",
      lane: () => "all",
      handle: ({ key }) => {
        handled.push(key);
        return key === "bad" ? Promise.reject(new Error("Cannot train")) : Promise.resolve();
      },
    };
    const work = dispatcher([route], log);
    work.dispatch(upload("bad"));
    work.dispatch(upload("good"));
    await work.idle();
    expect(handled).toEqual(["bad", "good"]);
    expect(log.messages).toEqual(["The trainer failed on campaigns/bad: Cannot train"]);
  });

  it("ends what is under way and takes nothing new when it drains", async () => {
    const { route, begun, endNext } = controlled(() => "one");
    const work = dispatcher([route], keepingLogger());
    work.dispatch(upload("a"));
    work.dispatch(upload("b"));
    const drained = work.drain();
    work.dispatch(upload("c"));
    await endNext();
    await drained;
    expect(begun).toEqual(["a"]);
  });

  it("leaves an upload alone that no function wants", async () => {
    const { route, begun } = controlled(() => undefined);
    const work = dispatcher([route], keepingLogger());
    work.dispatch(upload("a"));
    await work.idle();
    expect(begun).toEqual([]);
  });
});
