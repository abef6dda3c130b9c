import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { askService } from "../support/ask-service.ts";
import { hashCampaign, simulatedSpec } from "../support/cluster-campaigns.ts";
import { embeddedArtifacts } from "../support/embedded-artifacts.ts";
import { carriedOut, overlayTests } from "../support/overlay-tests.ts";
import type { Overlay } from "../support/overlay.ts";
import { predictOnce, type Asker } from "../support/predict-once.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { until } from "../support/real-installation.ts";
import { bucketsOf, emptyStore, setUpStore, storeSecrets, type StoreAccess } from "../support/store-access.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const TIMEOUT = { timeout: 420_000 };
/** The administrator of the MinIO that an overlay brings, whose key is that of the store too. */
const KEY = { accessKey: "profaas-overlay", secretKey: "secret-of-the-overlay" };
const HANDED_ON = ["records", "datasets", "models"];

describeOnCluster("one pod of plain Kubernetes, installed as README says", (cluster) => {
  const tests = overlayTests(cluster);
  const rolledOut = ({ kubectl }: Overlay, name: string): Promise<string> =>
    kubectl("rollout", "status", "-n", "profaas", `deployment/${name}`, "--timeout=120s");
  const predicts = async (model: string): Promise<void> => {
    const url = await tests.forward("profaas", 80);
    const ask: Asker = (path, body) => askService(new URL(path, url), { body });
    await until(async () => (await ask(`/v2/models/${model}`)).status === 200, `${model} served`, 60);
    expect(await predictOnce(ask, model)).toBeGreaterThan(0);
  };

  it("volume: killed and restarted in the middle, it makes what the embedded chain makes", TIMEOUT, async () => {
    await tests.volume();
    const overlay = await tests.install({
      overlay: "kubernetes/overlays/volume",
      // So that there is a middle.
      changes: { "{ kind: simulated }": "{ kind: simulated, timeScale: 2 }" },
    });
    const { kubectl } = overlay;
    await rolledOut(overlay, "profaas");
    const pod = async (): Promise<string> => {
      const found = await kubectl("get", "pod", "-n", "profaas", "-l", "app.kubernetes.io/name=profaas", "-o", "name");
      return found.trim().replace("pod/", "");
    };
    const folder = await temporaryFolder();
    const local = (...names: string[]): string => join(folder.path, ...names);
    try {
      const dropped = simulatedSpec();
      await mkdir(local("in"));
      for (const [key, body] of Object.entries(dropped.inputs)) await writeFile(local(key), body);
      await writeFile(local("campaign.json"), dropped.spec);
      const first = await pod();
      await kubectl("cp", local("in"), `profaas/${first}:/data/store/profaas-inputs/in`);
      await kubectl("cp", local("campaign.json"), `profaas/${first}:/data/store/profaas-campaigns/simulated.json`);

      await until(async () => (await runsDone(overlay)) >= 2, "two runs", 60);
      await kubectl("delete", "pod", "-n", "profaas", first, "--grace-period=0", "--force");
      await rolledOut(overlay, "profaas");
      const second = await pod();
      const doneBefore = await runsDone(overlay);
      expect(doneBefore).toBeLessThan(16);
      await until(async () => (await runsDone(overlay)) > doneBefore, "one run more", 60);
      await kubectl("rollout", "restart", "-n", "profaas", "deployment/profaas");
      await rolledOut(overlay, "profaas");
      expect(new Set([first, second, await pod()]).size).toBe(3);
      expect(await runsDone(overlay)).toBeLessThan(16);
      await until(async () => (await runsDone(overlay)) === Infinity, "trained models", 120);

      const third = await pod();
      for (const role of HANDED_ON) {
        await kubectl("cp", `profaas/${third}:/data/store/profaas-${role}`, local("made", role));
      }
      expect(await textsBelow(local("made"))).toEqual(await embeddedArtifacts(dropped));
      await predicts("simulated.work.serviceSeconds");
      expect(await overlay.delete()).toBe("");
    } finally {
      await folder.remove();
    }
  });

  it("local-minio: measures Jobs when a spec lands in its bucket", TIMEOUT, async () => {
    await tests.volume();
    const { profaas, ...others } = storeSecrets(KEY, "token-of-the-tests");
    const administrator = { "profaas-minio": { rootUser: KEY.accessKey, rootPassword: KEY.secretKey } };
    const secrets = { profaas: { ...profaas, ...administrator }, ...others };
    const overlay = await tests.install({ overlay: "kubernetes/overlays/local-minio", secrets });
    await rolledOut(overlay, "minio");
    await rolledOut(overlay, "profaas");
    const store: StoreAccess = { ...KEY, endpoint: await tests.forward("minio", 9000) };
    await setUpStore(store);
    await measuresHashes(store);
    await predicts("hashes.hash.serviceSeconds");
    expect(await overlay.delete()).toBe("");
  });

  it("external-s3: trusts an authority of one's own, in the pods of runs too", TIMEOUT, async () => {
    const { access, changes } = tests.external;
    const secrets = storeSecrets(access, "token-of-the-tests");
    const overlay = await tests.install({
      overlay: "kubernetes/overlays/external-s3",
      secrets,
      // It looks every half a minute otherwise, as nobody tells it.
      changes: { ...changes, "port: 8080 }": "port: 8080, reconcileSeconds: 3 }" },
    });
    await rolledOut(overlay, "profaas");
    await measuresHashes(access);
    await predicts("hashes.hash.serviceSeconds");
    expect(await overlay.delete()).toBe("");
    await emptyStore(bucketsOf(access));
  });

  async function measuresHashes(store: StoreAccess): Promise<void> {
    const records = await carriedOut(bucketsOf(store), hashCampaign(cluster.image, { rounds: 10, cpu: [0.2, 0.4] }));
    expect(records).toHaveLength(4);
    for (const { measurement } of records) {
      expect(measurement?.enforcement).toMatchObject({ cpu: "kubernetes", memory: "kubernetes" });
    }
  }
});

/** How many runs of the only campaign are done, as its pod says; infinitely many once its models are trained. */
async function runsDone({ kubectl }: Overlay): Promise<number> {
  const status = ["node", "/opt/profaas/profaas.mjs", "status", "--json"];
  const said = await kubectl("exec", "-n", "profaas", "deployment/profaas", "--", ...status);
  const { campaigns } = JSON.parse(said) as { campaigns: readonly { state: string; runs: { done: number } }[] };
  const [campaign] = campaigns;
  return campaign?.state === "done" ? Infinity : (campaign?.runs.done ?? 0);
}

/** Texts of all artifacts below a folder, by `<role>/<key>`. */
async function textsBelow(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
    if (entry.isFile() && !/^[^/]+\/\.profaas\//.test(path)) found[path] = await readFile(join(folder, path), "utf8");
  }
  return found;
}
