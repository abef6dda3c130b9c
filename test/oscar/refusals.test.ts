import { afterAll, beforeAll, expect, it } from "vitest";

import type { OscarIdentity } from "#adapters/platform/oscar/api/oscar-access.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { OscarService } from "#adapters/platform/oscar/api/oscar-service.ts";
import { systemClock } from "#adapters/process/clock.ts";

import { type OscarPlot, oscarPlot } from "../support/oscar-plot.ts";
import { accessOf, describeOnOscar } from "../support/real-oscar.ts";

const TIMEOUT = 300_000;
const bytes = (text: string) => ({ kind: "bytes", bytes: Buffer.from(text) }) as const;

/** The ways in which a real one can be made to answer badly; what it says itself differs by version, what we say does not. */
describeOnOscar("what OSCAR refuses", (oscar) => {
  let plot: OscarPlot;
  let mine: OscarService;
  let plain: Partial<OscarService> & { readonly name: string };
  beforeAll(async () => {
    plot = await oscarPlot(oscar);
    const name = `${plot.prefix}-mine`;
    plain = { name, image: oscar.image, script: "true\n", cpu: "0.2", memory: "64Mi" };
    await plot.client.create({ ...plain, input: [{ storage_provider: "minio.default", path: `${name}/in` }] });
    mine = (await plot.client.service(name))!;
  }, TIMEOUT);
  afterAll(() => plot.clear(), TIMEOUT);

  const other = (change: Partial<OscarService>) => ({ ...plain, name: `${plot.prefix}-other`, ...change });
  const as = (identity: OscarIdentity): OscarClient => new OscarClient(accessOf(oscar, identity), systemClock);
  const SITUATIONS: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
    [
      "a wrong password",
      () => as({ kind: "basic", user: "oscar", password: "wrong" }).info(),
      /^Cannot read OSCAR's version as OSCAR answered 401: user and password, or the token, are wrong$/,
    ],
    [
      "a token that is none",
      () => as({ kind: "bearer", token: "abc" }).services(),
      /^Cannot list OSCAR's services as OSCAR answered (400|401): /,
    ],
    [
      "a service that is there already",
      () => plot.client.create(plain),
      /^Cannot create service ".*-mine" as OSCAR answered (400|409): .*; only a service that profaas made is replaced$/,
    ],
    [
      "a bad quantity",
      () => plot.client.create(other({ cpu: "lots" })),
      /as OSCAR answered 500: .*cpu and memory are quantities of Kubernetes, such as 0.5 and 256Mi$/,
    ],
    [
      "a bad quantity in a change",
      () => plot.client.change(mine.name, { memory: "1Gib" }),
      /^Cannot update service ".*" as OSCAR answered 500: .*cpu and memory are quantities of Kubernetes/,
    ],
    ["no script", () => plot.client.create(other({ script: "" })), /as OSCAR answered 400: .*Script/],
    ["no image", () => plot.client.create(other({ image: "" })), /as OSCAR answered 400: .*Image/],
    [
      "a name of 40 characters",
      () => plot.client.create(other({ name: "a".repeat(40) })),
      /as OSCAR answered 400: .*'max' tag/,
    ],
    [
      "a store that the service does not define",
      () => plot.client.create(other({ input: [{ storage_provider: "minio.elsewhere", path: "x/in" }] })),
      /as OSCAR answered \d+: .*"minio\.elsewhere" is not defined/,
    ],
    [
      "no service of that name",
      () => plot.client.change(`${plot.prefix}-nope`, { cpu: "1" }),
      /^Cannot change service ".*-nope" as there is none of that name$/,
    ],
    [
      "jobs of no service",
      () => plot.client.jobs(`${plot.prefix}-nope`),
      /^Cannot list the jobs of service ".*-nope" as OSCAR answered 404: there is none of that name$/,
    ],
    [
      "a service's token that is another's",
      () => plot.client.startJob({ name: mine.name, token: "0".repeat(64) }, bytes("a")),
      /as OSCAR answered 401: the token is not that service's, or there is no such service$/,
    ],
    [
      "a service's token cut short",
      () => plot.client.startJob({ name: mine.name, token: "abc" }, bytes("a")),
      /as OSCAR answered \d+: .*a service's token has exactly 64 characters$/,
    ],
    [
      "an input that the supervisor cannot be given",
      () => plot.client.startJob(mine, bytes("a".repeat(100_000))),
      /as its input may have at most 131065 bytes: it has 133336; upload it and send its event$/,
    ],
    [
      "nobody at that address",
      () =>
        new OscarClient(
          { ...{ endpoint: "http://127.0.0.1:1" }, identity: oscar.identity, verifiesCertificate: true },
          systemClock,
        ).info(),
      /^Cannot read OSCAR's version as OSCAR was not reached at http:\/\/127\.0\.0\.1:1: /,
    ],
  ];

  it.each(SITUATIONS)("%s", { timeout: TIMEOUT }, async (_name, situation, sentence) => {
    const failure = await situation().then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(failure?.message).toMatch(sentence);
  });

  it("a bucket that is there already, since 3.6", { timeout: TIMEOUT }, async () => {
    const { refusesExistingBuckets } = await plot.client.traits();
    const made = plot.client.create(
      other({ input: [{ storage_provider: "minio.default", path: `${mine.name}/again` }] }),
    );
    if (refusesExistingBuckets) {
      await expect(made).rejects.toThrow(/the bucket ".*-mine" already exists; OSCAR 3.6 and later make the buckets/);
    } else {
      await made;
    }
  });

  it("a job's name that is taken, since 4.1", { timeout: TIMEOUT }, async () => {
    if (!(await plot.client.traits()).namesJobs) return;
    const jobName = `${plot.prefix}-taken`;
    await plot.client.startJob(mine, bytes("a"), { jobName });
    await expect(plot.client.startJob(mine, bytes("a"), { jobName })).rejects.toThrow(/already exists/);
    await plot.client.deleteJob(mine.name, jobName);
  });

  it("an image that nobody has: its job is pending, without an end", { timeout: TIMEOUT }, async () => {
    await plot.client.replace({ ...(await plot.client.service(mine.name))!, image: "registry.invalid/nobody/has:1" });
    const known = await plot.client.jobs(mine.name);
    const { namesJobs } = await plot.client.traits();
    const jobName = `${plot.prefix}-absent`;
    await plot.client.startJob((await plot.client.service(mine.name))!, bytes("a"), namesJobs ? { jobName } : {});
    await systemClock.sleep(8);
    const [state] = [...(await plot.client.jobs(mine.name))].flatMap(([name, job]) => (known.has(name) ? [] : [job]));
    expect(state).toMatchObject({ startedAt: undefined, finishedAt: undefined });
    expect(["Pending", "Suspended"]).toContain(state?.status);
    await plot.client.deleteJobs(mine.name);
  });

  it("left nothing but the service", { timeout: TIMEOUT }, async () => {
    await plot.client.delete(mine.name);
    await plot.client.delete(`${plot.prefix}-other`);
    expect(await plot.left()).toEqual([]);
  });
});
