import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { listen, type Listening } from "#adapters/process/listen.ts";
import { pageAssets } from "#adapters/process/page-assets.ts";

import { predictionApp } from "../../../functions/predictor/prediction-app.ts";
import { HAS_CHROMIUM, openBrowser, watchedPage, type WatchedPage } from "../../support/browser.ts";
import { modelFixture, publish } from "../../support/model-fixture.ts";
import { publishSurrogate, surrogateFixture } from "../../support/surrogate-fixture.ts";
import { serving, type Serving } from "../serving.ts";

const MIB = 2 ** 20;
const SIZES = modelFixture({
  name: "faces.blur.outputBytes",
  target: { name: "outputBytes", unit: "B", description: "Size of all files", lowerBound: 0 },
});
const WHOLE = modelFixture({
  name: "faces.workflow.makespanSeconds",
  subject: "workflow",
  target: { name: "makespanSeconds", unit: "s", description: "From the first upload to the last end", lowerBound: 0 },
});

describe.skipIf(!HAS_CHROMIUM)("the page, in Chromium", () => {
  let browser: Browser;
  let served: Serving;
  let server: Listening;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    served = await serving([modelFixture(), SIZES, WHOLE]);
    await publishSurrogate(served.store, surrogateFixture());
    await served.models.refresh();
    server = await listen({
      fetch: predictionApp({ ...served, page: pageAssets() }).fetch,
      host: "127.0.0.1",
      port: 0,
    });
    watched = await watchedPage(browser, { viewport: { width: 1200, height: 1000 } });
    page = watched.page;
  });
  afterEach(async () => {
    await page.close();
    await server.close();
  });

  const open = async (group = ""): Promise<void> => {
    await page.goto(`${server.url}/#${group}`);
    await page.locator(".card").first().waitFor();
  };
  const sentence = (): Promise<string> => page.locator("#sentence").innerText();
  const chart = async (): Promise<string> => (await page.locator("#chart canvas").screenshot()).toString("base64");
  const saysSoon = (words: RegExp): Promise<void> => expect.poll(sentence).toMatch(words);

  it("shows a model's prediction with its interval and its curve, asks nobody else, and has no complaint", async () => {
    await open("faces.blur");
    await saysSoon(/^serviceSeconds of blur: predicted 2\.20 s, 90 % between 2\.05 s and 2\.35 s\.$/);
    expect(await page.locator(".card").allInnerTexts()).toEqual([
      expect.stringMatching(/2\.20 s\s+90 % between 2\.05 s and 2\.35 s\s+serviceSeconds/),
      expect.stringMatching(/2\.2 B/),
    ]);
    const canvas = await page.locator("#chart canvas").boundingBox();
    expect(canvas?.width).toBeGreaterThan(400);
    expect(watched.complaints).toEqual([]);
    expect(watched.requested.filter((address) => !address.startsWith(server.url))).toEqual([]);
  });

  it("offers models alone: a surrogate of tandems is asked other questions", async () => {
    await open();
    expect(served.models.list().map(({ kind }) => kind)).toContain("tandem-surrogate");
    const offered = await page
      .locator("#group option")
      .evaluateAll((all) => all.map((each) => each.getAttribute("value")));
    expect(offered).toEqual(["faces.workflow", "faces.blur"]);
  });

  it("lets another model be chosen, and remembers it in its address", async () => {
    await open();
    await saysSoon(/^makespanSeconds of the whole workflow/);
    await page.getByLabel("Of", { exact: true }).selectOption("faces.blur");
    await saysSoon(/^serviceSeconds of blur/);
    expect(page.url()).toBe(`${server.url}/#faces.blur`);
    await page.reload();
    await saysSoon(/^serviceSeconds of blur/);
  });

  it("changes number and curve when a slider is moved by keyboard, and the exact value with it", async () => {
    await open("faces.blur");
    await saysSoon(/2\.20 s/);
    const before = await chart();
    const slider = page.getByLabel("Size of the input of this invocation", { exact: true });
    await slider.focus();
    for (let press = 0; press < 20; press++) await page.keyboard.press("ArrowRight");
    const bytes = Number(await slider.inputValue());
    expect(bytes).toBeGreaterThan(2 * MIB);
    await saysSoon(new RegExp(`predicted ${(0.2 + bytes / MIB).toPrecision(3)} s`));
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^2\.\d+ MiB$/);
    expect(await page.getByLabel("Size of the input of this invocation, exactly").inputValue()).toBe(String(bytes));
    await expect.poll(chart).not.toBe(before);
    expect(watched.complaints).toEqual([]);
  });

  it("speaks the sentence to screen readers once the slider rests", async () => {
    await open("faces.blur");
    await page.getByLabel("CPU limit of one invocation, exactly").fill("2000");
    await expect.poll(() => page.locator("[aria-live=polite]").textContent()).toMatch(/predicted 1\.20 s/);
  });

  it("warns in words when the question leaves what was measured, and stops when it is back", async () => {
    await open("faces.blur");
    const exact = page.getByLabel("CPU limit of one invocation, exactly");
    await exact.fill("3500");
    await saysSoon(
      /Outside of what was measured: cpuMillicores = 3\.5 cores is above the trained range 0\.5 cores to 2 cores/,
    );
    await expect.poll(() => page.locator("#sentence.outside").count()).toBe(1);
    expect(await page.locator(".control .outside:visible").allInnerTexts()).toEqual(["outside of what was measured"]);
    expect(await page.locator(".card.outside").count()).toBe(2);
    await exact.fill("2000");
    await saysSoon(/s\.$/);
    await expect.poll(() => page.locator("#sentence.outside").count()).toBe(0);
    expect(await page.locator(".control .outside:visible").count()).toBe(0);
  });

  it("draws the curve over another input and for another target, and has both as a table", async () => {
    await open("faces.blur");
    await saysSoon(/2\.20 s/);
    await page.getByLabel("Curve over").selectOption("inputBytes");
    await page.getByText("Curve as a table").click();
    await expect.poll(() => page.locator("#curve-table thead").innerText()).toContain("inputBytes");
    const rows = await page.locator("#curve-table tbody tr").allInnerTexts();
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter((row) => row.endsWith("no")).length).toBeGreaterThan(0);
    await page.getByText("Size of all files").click();
    await saysSoon(/^outputBytes of blur/);
    await expect.poll(() => page.locator("#curve-table tbody").innerText()).toMatch(/\d B/);
  });

  it("moves the configuration to where the curve is clicked", async () => {
    await open("faces.blur");
    await saysSoon(/2\.20 s/);
    const box = await page.locator("#chart .u-over").boundingBox();
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.5, (box?.y ?? 0) + 40);
    await expect.poll(() => page.getByLabel("CPU limit of one invocation, exactly").inputValue()).toMatch(/^13\d\d$/);
  });

  it("takes categories from a list, and says what had one value only", async () => {
    await open("faces.blur");
    await page.getByLabel("Command or image").selectOption("fast");
    await saysSoon(/predicted 2\.10 s/);
    await page.getByText("1 more had one value in all measurements").click();
    expect(await page.locator(".fixed li").innerText()).toBe("memoryBytes 512 MiB");
  });

  it("shows a new version by itself, and says what to do while there is no model", async () => {
    await open("faces.blur");
    await saysSoon(/2\.20 s/);
    await publish(served.store, modelFixture({ regressor: { kind: "mean", mean: 7 } }));
    await served.models.refresh();
    await expect.poll(sentence, { timeout: 15_000 }).toMatch(/predicted 7 s/);
    for (const { name } of served.models.list()) await served.store.delete("models", `${name}/current.json`);
    await served.models.refresh();
    await expect
      .poll(() => page.locator("#status").textContent(), { timeout: 15_000 })
      .toMatch(/There is no model yet/);
    expect(await page.locator("#question").isVisible()).toBe(false);
  });

  it.each([
    [360, "light"],
    [800, "dark"],
    [1_600, "light"],
  ] as const)("fits %d pixels in %s colours, with ink that stands out from the paper", async (width, colorScheme) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await open("faces.blur");
    await saysSoon(/2\.20 s/);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    const contrast = await page.evaluate<number>(`(() => {
      const light = (colour) => { const [r, g, b] = colour.match(/[0-9.]+/g).map((part) => { const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const style = getComputedStyle(document.body); const both = [light(style.color), light(style.backgroundColor)];
      const quiet = light(getComputedStyle(document.querySelector(".card .target")).color); const paper = both[1];
      return Math.min((Math.max(...both) + 0.05) / (Math.min(...both) + 0.05), (Math.max(quiet, paper) + 0.05) / (Math.min(quiet, paper) + 0.05));
    })()`);
    expect(contrast).toBeGreaterThan(4.5);
  });

  it("gives every control a name", async () => {
    await open("faces.blur");
    const nameless = await page.evaluate(
      `[...document.querySelectorAll("input, select, button")].filter((each) => (each.labels?.length ?? 0) === 0 && !each.ariaLabel).map((each) => each.outerHTML)`,
    );
    expect(nameless).toEqual([]);
  });
});
