import { expect, it } from "vitest";

import { askService } from "../support/ask-service.ts";
import { simulatedSpec } from "../support/cluster-campaigns.ts";
import { carriedOut, overlayTests } from "../support/overlay-tests.ts";
import type { Overlay } from "../support/overlay.ts";
import { predictOnce, type Asker } from "../support/predict-once.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { until } from "../support/real-installation.ts";
import { bucketsOf, emptyStore, setUpStore, storeSecrets, type StoreAccess } from "../support/store-access.ts";

const TIMEOUT = { timeout: 420_000 };
/** The administrator of the MinIO that an overlay brings, whose key is that of the store too. */
const KEY = { accessKey: "profaas-overlay", secretKey: "secret-of-the-overlay" };
const MODEL = "simulated.work.serviceSeconds";
/** What is measured by Jobs and services is tested elsewhere: here it is whether the functions find each other and the store. */
const SIMULATES = {
  "\nresources:\n": "\n  simulated: { kind: simulated }\nresources:\n  simulated: { cluster: simulated }\n",
};

describeOnCluster("functions of Knative, installed as README says", (cluster) => {
  const tests = overlayTests(cluster);
  const { INGRESS_URL = "", DOMAIN = "" } = cluster.environment;
  const ask: Asker = (path, body) =>
    askService(new URL(path, INGRESS_URL), { host: `predictor.profaas.${DOMAIN}`, body });
  const ready = ({ kubectl }: Overlay): Promise<string> =>
    kubectl("wait", "ksvc", "--all", "-n", "profaas", "--for=condition=Ready", "--timeout=180s");
  const predicts = async (): Promise<void> => {
    await until(async () => (await ask(`/v2/models/${MODEL}`)).status === 200, `${MODEL} served`, 60);
    expect(await predictOnce(ask, MODEL)).toBeGreaterThan(0);
  };

  it("local-minio: its MinIO starts every function", TIMEOUT, async () => {
    await tests.volume();
    const { profaas, ...others } = storeSecrets(KEY, "token-of-the-tests");
    const administrator = { "profaas-minio": { rootUser: KEY.accessKey, rootPassword: KEY.secretKey } };
    const secrets = { profaas: { ...profaas, ...administrator }, ...others };
    const overlay = await tests.install({ overlay: "knative/overlays/local-minio", secrets, changes: SIMULATES });
    const { kubectl } = overlay;
    // Whatever starts is started by a notification.
    await kubectl("patch", "cronjob", "reconcile", "-n", "profaas", "--patch", '{"spec":{"suspend":true}}');
    await kubectl("rollout", "status", "-n", "profaas", "deployment/minio", "--timeout=120s");
    const store: StoreAccess = { ...KEY, endpoint: await tests.forward("minio", 9000) };
    await setUpStore(store);
    await ready(overlay);
    expect(await carriedOut(bucketsOf(store), simulatedSpec())).toHaveLength(16);
    await predicts();
    expect(await overlay.delete({ atOnce: true })).toBe("");
  });

  it("external-s3: finds by looking what an S3 does not tell", TIMEOUT, async () => {
    const { access, changes } = tests.external;
    const secrets = storeSecrets(access, "token-of-the-tests");
    const overlay = await tests.install({
      overlay: "knative/overlays/external-s3",
      secrets,
      changes: { ...changes, ...SIMULATES },
    });
    await setUpStore(access, "--no-notifications");
    await ready(overlay);
    // Looks that are asked for are the clock's too, which takes away all but the last that has ended.
    await overlay.kubectl(
      ...["patch", "cronjob", "reconcile", "-n", "profaas"],
      ...["--patch", '{"spec":{"successfulJobsHistoryLimit":100,"failedJobsHistoryLimit":100}}'],
    );
    let looks = 0;
    // What the cluster's clock asks for every minute, asked for at once.
    const looking = async (): Promise<void> => {
      const job = `job/look-${looks++}`;
      await overlay.kubectl("create", "job", "-n", "profaas", job.slice(4), "--from=cronjob/reconcile");
      const status = (): Promise<string> =>
        overlay.kubectl("get", "-n", "profaas", job, "-o", "jsonpath={.status.conditions[*].type}");
      await until(async () => /Complete|Failed/.test(await status()), `${job} ended`, 150);
      const said = await overlay.kubectl("logs", "-n", "profaas", job, "--ignore-errors");
      expect(await status(), said).toContain("Complete");
    };
    expect(await carriedOut(bucketsOf(access), simulatedSpec(), { looking })).toHaveLength(16);
    await looking();
    await predicts();
    expect(await overlay.delete({ atOnce: true })).toBe("");
    await emptyStore(bucketsOf(access));
  });
});
