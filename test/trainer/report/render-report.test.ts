import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";

import { renderModelReport } from "../../../functions/trainer/report/render-model-report.ts";
import { renderReport } from "../../../functions/trainer/report/render-report.ts";
import { HAS_CHROMIUM, openBrowser, watchedPage } from "../../support/browser.ts";
import { modelFixture } from "../../support/model-fixture.ts";
import { reportInput } from "./report-fixture.ts";

/** What a reader sees: text without tags, in single blanks. */
function textOf(report: string): string {
  return report
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll(/[\s\u00a0]+/g, " ");
}

describe("renderReport()", () => {
  const text = textOf(renderReport(reportInput()));

  it.each([
    [
      "what was measured",
      "Campaign faces measured the workflow blur → encode: the whole of it, and blur and encode alone. 4 configurations, each to be run once.",
    ],
    [
      "how many runs",
      "Of 4 planned runs 4 have a record: 2 succeeded, 1 failed in some invocation, which is a result, 1 could not be measured. 1 of them were taken from earlier campaigns.",
    ],
    ["that it ran to its end", "The campaign ran to its end. No planned run is missing."],
    [
      "how old reused runs are",
      "Reused runs were measured on 2025-12-25 by older-00000001, up to 7 days before this campaign's own first run.",
    ],
    ["failures by cause", "Invocations that did not succeed: 1 ran out of memory."],
    ["each failed configuration", "workflow blur cpu 1 core 1 encode: 1 of 2 invocations ran out of memory at 256 MiB"],
    ["what could not be measured", "not measured: blur asks for 64 cores: the largest node has 4"],
    ["the machine", "Node node-1 of cluster test (simulated): test, x64, 4 cores, 8 GiB of memory."],
    [
      "what held the limits",
      "CPU limits were held by the laws of the simulation; memory limits were held by the laws of the simulation.",
    ],
    ["what could not be seen", "For 3 runs it could not be seen what else ran."],
    [
      "the model's error beside the baseline's and its coverage",
      "serviceSeconds ridge regression 4.2 % 61 % 88.9 % of 90 % 18 9",
    ],
    ["every candidate", "a neural network not trained: Cannot fit a network as its loss must stay finite: it was NaN"],
    ["targets without a model", "encode.outputCount : Cannot learn outputCount of encode as it needs more rows"],
    ["its inputs", "cpuMillicores millicores 0.5 cores, 1 core, 2 cores CPU limit of one invocation"],
    ["which data numbers come from", "records/faces-0123abcd/runs/"],
  ])("tells %s", (_what, sentence) => expect(text).toContain(sentence));

  it("says what is partial, left out, and not enforced", () => {
    const input = reportInput();
    const [first] = input.records;
    const records = [
      {
        ...first!,
        measurement: {
          ...first!.measurement!,
          enforcement: {
            cpu: "none" as const,
            memory: "none" as const,
            notes: ["This machine lets nobody make control groups."],
          },
        },
      },
    ];
    const partial = textOf(
      renderReport(
        reportInput({
          complete: { ...input.complete, reason: "budget", partial: true },
          leftOut: 12,
          records,
          models: [modelFixture({ partial: true })],
        }),
      ),
    );
    expect(partial).toContain(
      "The campaign's budget ran out; its sample or budget left 12 configurations out of the plan. Planned runs are missing",
    );
    expect(partial).toContain(
      "CPU limits were not enforced; memory limits were not enforced. This machine lets nobody make control groups.",
    );
    expect(partial).toContain("serviceSeconds (partial)");
  });

  it("tells once what many runs say alike", () => {
    const note = (run: number): string => `Of the other CPU time 0.${run}12 s went to measuring itself`;
    const records = reportInput().records.map((record, index) => ({
      ...record,
      measurement: record.measurement && {
        ...record.measurement,
        background: { otherCpuSeconds: 0.5 * record.measurement.makespanSeconds, notes: [note(index)] },
      },
    }));
    const text = textOf(renderReport(reportInput({ records })));
    expect(text).toContain(`${note(0)}. (In 2 more runs likewise.)`);
    expect(text).toContain("other processes used 0.5 cores on average and 0.5 cores in the worst run");
  });

  it("has something to say when nothing was measured or learned", () => {
    const runs = { planned: 4, succeeded: 0, failed: 0, notMeasured: 0, reused: 0 };
    const empty = textOf(
      renderReport(
        reportInput({
          records: [],
          models: [],
          notTrained: [],
          complete: { reason: "cancelled", partial: true, runs },
        }),
      ),
    );
    expect(empty).toContain("The campaign was cancelled");
    expect(empty).toContain("Nothing could be learned from it.");
    expect(empty).toContain("Nothing was measured.");
  });

  it("says in a word when a target was the same in every row, instead of plotting it", () => {
    const heldOut = heldOutRowsOf(modelFixture()).map((row) => ({ ...row, measured: 3 }));
    const report = renderReport(reportInput({ models: [modelFixture({ heldOut })] }));
    expect(textOf(report)).toContain("It was 3 s in every row: there is nothing to plot.");
    expect(report).not.toContain('class="identity"');
  });

  it("is the same for the same data, whatever the day", () => {
    expect(renderReport(reportInput())).toBe(renderReport(structuredClone(reportInput())));
  });

  it("takes every text for a text", () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`;
    const input = reportInput();
    const report = renderReport(
      reportInput({
        campaign: { ...input.campaign, description: evil },
        notTrained: [{ subject: evil, target: evil, reason: evil }],
        models: [
          modelFixture({
            name: evil,
            warnings: [evil],
            target: { name: evil, unit: evil, description: evil, lowerBound: 0 },
          }),
        ],
        records: input.records.map((record) => ({
          ...record,
          runId: evil,
          configuration: { ...record.configuration, inputSet: evil },
          outcome: { kind: "failed", causes: [evil] },
        })),
      }),
    );
    expect(report).not.toMatch(/<script|<img/);
    expect(report).not.toMatch(/="[^"]*<\/?script/);
  });

  it("asks for nothing from elsewhere and runs nothing", () => {
    const report = renderReport(reportInput());
    expect(report).not.toMatch(/https?:|src=|url\(|@import|<link|<script|\son\w+=/);
    expect([...report.matchAll(/href="([^"]*)"/g)].every(([, target]) => target?.startsWith("#"))).toBe(true);
    for (const [, target] of report.matchAll(/href="#([^"]*)"/g)) expect(report).toContain(`id="${target}"`);
    expect(new Set([...report.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).size).toBe(
      [...report.matchAll(/ id="/g)].length,
    );
  });
});

describe("renderModelReport()", () => {
  it("tells of a model that belongs to no campaign", () => {
    const text = textOf(renderModelReport(modelFixture({ campaignId: null, name: "table", subject: "table" })));
    expect(text).toContain("A model of serviceSeconds, learned from 18 rows of 9 configurations.");
    expect(text).toContain("Candidates, by MAPE on the selection folds");
  });
});

describe.skipIf(!HAS_CHROMIUM)("the report, in Chromium", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await openBrowser();
    folder = await mkdtemp(join(tmpdir(), "profaas-report-"));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([360, 1_000])("opens from a file, offline and without complaint, and fits %d pixels", async (width) => {
    const path = join(folder, "report.html");
    await writeFile(path, renderReport(reportInput()));
    const { page, requested, complaints } = await watchedPage(browser, {
      offline: true,
      viewport: { width, height: 800 },
    });
    await page.goto(`file://${path}`);
    expect(requested).toEqual([`file://${path}`]);
    expect(complaints).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(await page.locator("svg[role=img]").count()).toBeGreaterThanOrEqual(6);
    expect(
      await page.evaluate(
        `[...document.querySelectorAll("svg[role=img]")].every((each) => each.ariaLabel.length > 20 && each.getBBox().width > 0)`,
      ),
    ).toBe(true);
    await page.close();
  });
});
