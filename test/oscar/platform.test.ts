import { afterAll, describe, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { agentRunsPrefix } from "#core/campaign/object-keys.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import { oscarComponent, testStore } from "../adapters/platform/oscar/oscar-harness.ts";
import { servicePlatformContract } from "../contracts/service-platform.ts";
import type { PlatformHarness, WantedComponent } from "../contracts/service-platform-harness.ts";
import { type OscarPlot, oscarPlot, plotPlatform } from "../support/oscar-plot.ts";
import { accessOf, describeOnOscar, realOscar, type RealOscar } from "../support/real-oscar.ts";

/** That runs of the contract are of. */
const CAMPAIGN = "contract-00000000";

/** Takes all the memory that it is given, by nothing but a shell. */
const EXHAUSTS_MEMORY = 'text=0123456789abcdef; while :; do text="$text$text"; done\n';

/** By way of invoking: why the OSCAR that is tried cannot be put to the contract so, if it cannot. */
const unable = await inabilities(realOscar());

describeOnOscar("oscarPlatform()", (oscar) => {
  const plots: OscarPlot[] = [];
  for (const invocation of ["uploads", "job", "run"]) {
    const reason = unable[invocation];
    if (reason === undefined) {
      servicePlatformContract(invocation, () => harness(oscar, invocation, plots), { patience: 60 });
    } else {
      describe.skip(invocation, () => void it(`cannot be tried here: ${reason}`));
    }
  }
  afterAll(async () => {
    for (const plot of plots) await plot.clear();
  }, 300_000);

  it("left nothing", { timeout: 120_000 }, async () => {
    for (const plot of plots) expect(await plot.left()).toEqual([]);
  });
});

async function inabilities(oscar: RealOscar | undefined): Promise<Readonly<Record<string, string>>> {
  if (oscar === undefined) return {};
  const client = new OscarClient(accessOf(oscar), systemClock);
  const [{ namesJobs, version }, { hasServerlessBackend }] = [await client.traits(), await client.configuration()];
  client.close();
  const young = `joins need OSCAR 4.1 or later, and this is ${version}`;
  return {
    ...(namesJobs ? {} : { uploads: young, job: young }),
    ...(hasServerlessBackend ? {} : { run: "this OSCAR has no serverless backend" }),
  };
}

async function harness(oscar: RealOscar, invocation: string, plots: OscarPlot[]): Promise<PlatformHarness> {
  const plot = await oscarPlot(oscar);
  plots.push(plot);
  const store = await testStore();
  const open = () => plotPlatform({ here: { plot, settings: { invocation } } }, store);
  const platform = open();
  return {
    platform,
    reopen: open,
    store,
    inputBucket: "inputs",
    workBucket: "state",
    // An OSCAR without a metrics server tells of none.
    seesNodes: await plot.client.nodes().then(
      (nodes) => nodes.length > 0,
      () => false,
    ),
    holdsMemory: oscar.holdsMemory,
    endsBesideNext: true,
    component: (wanted) => realComponent(oscar, wanted),
    pass: (durationSeconds) => systemClock.sleep(durationSeconds),
    async close() {
      // As collectors do once they have what a run measured: services whose runs nobody let go of stay.
      for (const { key } of await listObjects(store, agentRunsPrefix(CAMPAIGN))) {
        const [, , runId = "", attempt = ""] = key.split("/");
        await platform.forget({
          platform: "oscar",
          campaignId: CAMPAIGN,
          runId,
          attempt: Number(attempt),
          details: {},
        });
      }
      expect(await platform.release?.(CAMPAIGN)).toEqual([]);
    },
  };
}

function realComponent(oscar: RealOscar, wanted: WantedComponent): RunComponent {
  const component = oscarComponent({ timeoutSeconds: 30, ...wanted });
  const { script = "" } = component.runnable;
  const exhausts = oscar.holdsMemory ? script.replace("kill -KILL $$", EXHAUSTS_MEMORY.trim()) : script;
  return { ...component, runnable: { image: oscar.image, script: exhausts } };
}
