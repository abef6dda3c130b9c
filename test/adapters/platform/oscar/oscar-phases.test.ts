import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { JobsPage } from "#adapters/platform/oscar/api/jobs-page.ts";
import { oscarPPhases } from "#adapters/platform/oscar/oscar-p-phases.ts";
import { jobPhases, type JobTimeline } from "#adapters/platform/oscar/oscar-phases.ts";
import { supervisorMarks } from "#adapters/platform/oscar/supervisor-log.ts";
import { prng } from "#core/numeric/prng.ts";

import { OSCAR_EXCHANGES } from "../../../support/recorded-oscar.ts";

/** All jobs of the recorded chain of two services. */
function chainJobs(): { readonly name: string; readonly timeline: JobTimeline }[] {
  return ["chain/logs-wfa", "chain/logs-wfb"].flatMap((page) => {
    const { jobs } = JobsPage.parse(JSON.parse(OSCAR_EXCHANGES.get(page)!.response.body));
    return [...jobs].map(([name, job]) => {
      const marks = supervisorMarks(OSCAR_EXCHANGES.get(`chain/log-${name}`)!.response.body);
      return { name, timeline: { arrived: marks!.event!.modified, job, marks, creationTimeOf: "pod" as const } };
    });
  });
}

function sumOf(phases: Record<string, number | null>): number {
  return Object.values(phases).reduce<number>((sum, length) => sum + (length ?? 0), 0);
}

function expectWhole({ arrived }: JobTimeline, cut: ReturnType<typeof jobPhases>): void {
  for (const length of Object.values(cut.phases)) expect(length ?? 0).toBeGreaterThanOrEqual(0);
  expect(sumOf(cut.phases)).toBeCloseTo((cut.ended - arrived) / 1000, 4);
  for (const [phase, { leastSeconds, mostSeconds }] of Object.entries(cut.bounds)) {
    const length = cut.phases[phase as keyof typeof cut.phases]!;
    expect(leastSeconds).toBeLessThanOrEqual(length);
    expect(mostSeconds).toBeGreaterThanOrEqual(length);
    expect(leastSeconds).toBeGreaterThanOrEqual(0);
  }
}

describe("jobPhases", () => {
  it("cuts the six recorded jobs: nothing negative, all summing to the whole, milliseconds where there are any", () => {
    const jobs = chainJobs();
    expect(jobs).toHaveLength(6);
    for (const { timeline } of jobs) {
      const cut = jobPhases(timeline);
      expectWhole(timeline, cut);
      const { scriptBegan, scriptEnded, answered, downloadBegan, downloaded } = timeline.marks!;
      expect(cut.phases.compute).toBeCloseTo((scriptEnded! - scriptBegan!) / 1000, 4);
      expect(cut.phases.upload).toBeCloseTo((answered! - scriptEnded!) / 1000, 4);
      expect(cut.phases.download).toBeCloseTo((downloaded! - downloadBegan!) / 1000, 4);
      expect(cut.phases.pull).toBeNull();
      expect(cut.merged).toEqual({ pull: "start" });
    }
  });

  it("is within the second of what the pod's own stamps say", () => {
    for (const { timeline } of chainJobs()) {
      const { ended } = jobPhases(timeline);
      const finished = Date.parse(timeline.job.finishedAt!);
      expect(ended).toBeGreaterThanOrEqual(finished);
      expect(ended).toBeLessThan(finished + 1000);
    }
  });

  it("keeps one long phase where the supervisor is silent", () => {
    const [first] = chainJobs();
    const timeline = { ...first!.timeline, marks: undefined };
    const cut = jobPhases(timeline);
    expectWhole(timeline, cut);
    expect(cut.merged).toEqual({ pull: "start", download: "compute", upload: "compute", teardown: "compute" });
    expect(cut.bounds.compute!.mostSeconds - cut.bounds.compute!.leastSeconds).toBeCloseTo(2, 6);
  });

  it("counts a job that died in its script as computing until its end", () => {
    const { jobs } = JobsPage.parse(JSON.parse(OSCAR_EXCHANGES.get("oscar/logs-recst-all-states")!.response.body));
    const job = jobs.get("recst-term")!;
    const marks = supervisorMarks(OSCAR_EXCHANGES.get("oscar/log-recst-term")!.response.body);
    const timeline: JobTimeline = { arrived: Date.parse(job.createdAt!), job, marks, creationTimeOf: "pod" };
    const cut = jobPhases(timeline);
    expectWhole(timeline, cut);
    expect(cut.phases).toMatchObject({ upload: 0, teardown: 0 });
    expect(cut.phases.compute).toBeGreaterThan(2);
    expect(cut.bounds.compute!.mostSeconds - cut.bounds.compute!.leastSeconds).toBeCloseTo(1, 6);
  });

  it("says of a job that has not ended that it has not", () => {
    const job = {
      status: "Running",
      createdAt: "2026-11-22T03:34:21Z",
      startedAt: "2026-11-22T03:34:22Z",
      finishedAt: undefined,
    };
    expect(() => jobPhases({ arrived: 0, job, marks: undefined, creationTimeOf: "pod" })).toThrow(
      "Cannot cut a job into phases as it must have ended: its status is Running",
    );
  });

  it("holds whatever the clocks say, and contains the truth where they agree", () => {
    const gap = fc.integer({ min: 0, max: 4000 });
    fc.assert(
      fc.property(
        fc.array(gap, { minLength: 9, maxLength: 9 }),
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: -3000, max: 3000 }),
        (gaps, offset, skew) => {
          let now = Date.UTC(2026, 0, 1) + offset;
          const truth = [now, ...gaps.map((length) => (now += length))];
          const [
            arrived,
            accepted,
            started,
            began,
            downloadBegan,
            downloaded,
            scriptBegan,
            scriptEnded,
            answered,
            finished,
          ] = truth as [number, number, number, number, number, number, number, number, number, number];
          const stamp = (moment: number): string => new Date(Math.floor(moment / 1000) * 1000).toISOString();
          const job = {
            status: "Succeeded",
            createdAt: stamp(accepted),
            startedAt: stamp(started),
            finishedAt: stamp(finished),
          };
          const marks = {
            began,
            event: undefined,
            downloadBegan,
            downloaded,
            scriptBegan,
            scriptEnded,
            uploads: [],
            answered,
          };
          const agreeing: JobTimeline = { arrived, job, marks, creationTimeOf: "pod" };
          const cut = jobPhases(agreeing);
          expectWhole(agreeing, cut);
          const wait = (accepted - arrived) / 1000;
          expect(cut.bounds.wait!.leastSeconds).toBeLessThanOrEqual(wait + 1e-6);
          expect(cut.bounds.wait!.mostSeconds).toBeGreaterThanOrEqual(wait - 1e-6);
          const teardown = (finished - answered) / 1000;
          expect(cut.bounds.teardown!.leastSeconds).toBeLessThanOrEqual(teardown + 1e-6);
          expect(cut.bounds.teardown!.mostSeconds).toBeGreaterThanOrEqual(teardown - 1e-6);
          const skewed: JobTimeline = { ...agreeing, arrived: arrived + skew };
          expectWhole(skewed, jobPhases(skewed));
        },
      ),
      { numRuns: 2_000, seed: 11 },
    );
  });
});

describe("oscarPPhases", () => {
  it("shows what the predecessor's formulas say of the same jobs: no wait at all, and ends before the beginnings", () => {
    const theirs = chainJobs().map(({ timeline }) => oscarPPhases(timeline.job, timeline.marks)!);
    for (const five of theirs) {
      expect(five.waitSeconds).toBe(0);
      const sum =
        five.waitSeconds + five.podCreationSeconds + five.overheadSeconds + five.computeSeconds + five.writeBackSeconds;
      expect(sum).toBeCloseTo(five.fullSeconds, 9);
    }
    const ours = chainJobs().map(({ timeline }) => jobPhases(timeline));
    for (const [index, { phases }] of ours.entries()) {
      expect(phases.compute).toBeCloseTo(theirs[index]!.computeSeconds, 4);
    }
  });

  it("has a write-back below zero as often as whole seconds must give one, where ours is what the log says", () => {
    // Of an end that is cut to its second the fraction is lost: less than nothing is left where that was more than the upload took.
    const uploadSeconds = 0.27;
    const draws = 2_000;
    const random = prng("write-back");
    let below = 0;
    for (let draw = 0; draw < draws; draw++) {
      const ended = Date.UTC(2026, 0, 1) + Math.floor(random() * 1e6);
      const at = (secondsBefore: number): number => ended - Math.round(secondsBefore * 1000);
      const stamp = (moment: number): string => new Date(Math.floor(moment / 1000) * 1000).toISOString();
      const job = { status: "Succeeded", createdAt: stamp(at(9)), startedAt: stamp(at(8)), finishedAt: stamp(ended) };
      const marks = {
        ...{ began: at(6), event: undefined, downloadBegan: at(5), downloaded: at(4), scriptBegan: at(3) },
        ...{ scriptEnded: at(uploadSeconds), uploads: [], answered: ended },
      };
      if (oscarPPhases(job, marks)!.writeBackSeconds < 0) below++;
      const { phases } = jobPhases({ arrived: at(10), job, marks, creationTimeOf: "pod" });
      expect(phases.upload! + phases.teardown!).toBeGreaterThanOrEqual(uploadSeconds - 1e-3);
    }
    // 55 of 75 of its own published jobs are below zero, as an upload of 0.27 s is by this law; three deviations of 2,000 draws.
    expect(1 - uploadSeconds).toBeCloseTo(55 / 75, 2);
    const deviation = Math.sqrt((uploadSeconds * (1 - uploadSeconds)) / draws);
    expect(Math.abs(below / draws - (1 - uploadSeconds))).toBeLessThan(3 * deviation);
  });

  it("leaves out what it cannot compute", () => {
    const { timeline } = chainJobs()[0]!;
    expect(oscarPPhases(timeline.job, undefined)).toBeUndefined();
    expect(oscarPPhases({ ...timeline.job, finishedAt: undefined }, timeline.marks)).toBeUndefined();
  });
});
