import { describe, expect, it } from "vitest";

import type { Arrival } from "#core/workflow/routing.ts";

import type {
  ComponentServer,
  MeasuredInvocation,
} from "../../../../functions/adapters/platform/execution/component-server.ts";
import { Station } from "../../../../functions/adapters/platform/execution/station.ts";

/** A server whose invocations end when they are told to. */
function heldServer(places?: number) {
  const begun: { readonly id: string; readonly place: number; end(): void }[] = [];
  const server: ComponentServer = {
    ...(places === undefined ? {} : { places }),
    serve: ({ id }, _atSeconds, place) =>
      new Promise((resolve) => begun.push({ id, place, end: () => resolve({ id } as MeasuredInvocation) })),
    close: () => Promise.resolve(),
  };
  return { server, begun };
}

function stationOf(server: ComponentServer, parallelism: number) {
  const ended: string[] = [];
  const station = new Station({
    server,
    parallelism,
    cancelled: new AbortController().signal,
    onEnd: ({ id }) => ended.push(id),
    onError: (error) => {
      throw error;
    },
  });
  return { station, ended };
}

const arrival = (id: string): Arrival => ({ id }) as Arrival;
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("Station", () => {
  it("serves as many at once as the parallelism allows, first come first served, in the place used last", async () => {
    const { server, begun } = heldServer();
    const { station, ended } = stationOf(server, 2);
    for (const id of ["a", "b", "c"]) station.arrive(arrival(id), 0);
    expect(begun.map(({ id, place }) => [id, place])).toEqual([
      ["a", 0],
      ["b", 1],
    ]);
    begun[1]?.end();
    await settle();
    expect(begun.map(({ id, place }) => [id, place]).at(-1)).toEqual(["c", 1]);
    begun[0]?.end();
    begun[2]?.end();
    await station.idle();
    expect(ended).toEqual(["b", "a", "c"]);
    expect(station.achievedParallelism).toBe(2);
    expect(station.isLimited).toBe(true);
  });

  it("hands every arrival over at once to a server that queues itself", async () => {
    const { server, begun } = heldServer(Infinity);
    const { station, ended } = stationOf(server, 1);
    for (let index = 0; index < 100; index++) station.arrive(arrival(`${index}`), 0);
    expect(begun).toHaveLength(100);
    expect(new Set(begun.map(({ place }) => place)).size).toBe(100);
    for (const { end } of begun) end();
    await station.idle();
    expect(ended).toHaveLength(100);
    station.arrive(arrival("next"), 0);
    expect(begun.at(-1)?.place).toBeLessThan(100);
    expect(station.isLimited).toBe(false);
  });
});
