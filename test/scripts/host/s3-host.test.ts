import {
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
  type QueueConfiguration,
} from "@aws-sdk/client-s3";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";

import { BUCKET_ROLES, bucketName } from "#core/campaign/bucket-roles.ts";
import { triggerRoutes } from "#core/campaign/trigger-routes.ts";
import { openSystem, type System } from "#wiring/open-system.ts";

import { startHost, type Host } from "../../../scripts/host/host.ts";
import { describeWithMinio, startMinio, type Minio } from "../../support/minio.ts";
import { quietLogger } from "../../support/quiet-logger.ts";
import { until } from "../../support/real-installation.ts";
import { TOKEN } from "../../support/served-function.ts";
import { simulatedCampaign } from "../../support/simulated-campaign.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { contents } from "../../support/test-buckets.ts";

const PREFIX = "lab";
const NOWHERE_NEAR = 3_600;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describeWithMinio(
  "the host on a MinIO",
  () => {
    let folder: TemporaryFolder;
    let minio: Minio;
    let client: S3Client;
    let port: number;
    let system: System;
    let log: ReturnType<typeof quietLogger>;
    let host: Host | undefined;

    beforeEach(async () => {
      folder = await temporaryFolder();
      port = await freePort();
      minio = await startMinio({
        own: true,
        environment: {
          MINIO_NOTIFY_WEBHOOK_ENABLE_HOST: "on",
          MINIO_NOTIFY_WEBHOOK_ENDPOINT_HOST: `http://127.0.0.1:${port}/events`,
          MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_HOST: TOKEN,
        },
      });
      const { endpoint, accessKey: accessKeyId, secretKey: secretAccessKey } = minio;
      const credentials = { accessKeyId, secretAccessKey };
      client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
      const secret = join(folder.path, "secret");
      await mkdir(secret);
      await writeFile(join(secret, "accessKey"), accessKeyId);
      await writeFile(join(secret, "secretKey"), secretAccessKey);
      const operatorPath = join(folder.path, "profaas.yaml");
      await writeFile(
        operatorPath,
        `prefix: ${PREFIX}
store: { kind: s3, endpoint: "${endpoint}", credentials: { from: folder, folder: secret } }
work: work
clusters: { sim: { kind: simulated } }
resources: { here: { cluster: sim } }
images: ["example/*"]
serve: { port: ${port}, reconcileSeconds: ${NOWHERE_NEAR} }
`,
      );
      log = quietLogger();
      system = await openSystem({ operatorPath, environment: {}, log });
      for (const role of BUCKET_ROLES) await system.store.createBucket(role);
    });
    afterEach(async () => {
      await host?.stop();
      host = undefined;
      client.destroy();
      await minio.stop();
      await folder.remove();
    });

    /** One rule for each route, for the only target there is. */
    async function subscribe(): Promise<void> {
      for (const role of new Set(triggerRoutes.map(({ bucket }) => bucket))) {
        const rules = triggerRoutes
          .filter(({ bucket }) => bucket === role)
          .map(({ suffix }): QueueConfiguration => ({
            QueueArn: "arn:minio:sqs::HOST:webhook",
            Events: ["s3:ObjectCreated:*"],
            ...(suffix === undefined ? {} : { Filter: { Key: { FilterRules: [{ Name: "suffix", Value: suffix }] } } }),
          }));
        const command = new PutBucketNotificationConfigurationCommand({
          Bucket: bucketName(PREFIX, role),
          NotificationConfiguration: { QueueConfigurations: rules },
        });
        // MinIO is ready before it knows its targets.
        for (let attempt = 0; ; attempt++) {
          const failure: unknown = await client.send(command).then(
            () => undefined,
            (error: unknown) => error,
          );
          if (failure === undefined) break;
          if (attempt === 50) throw failure;
          await delay(100);
        }
      }
    }
    async function dropCampaign(): Promise<void> {
      const { spec, inputs } = simulatedCampaign();
      for (const [key, body] of Object.entries(inputs)) await system.store.put("inputs", key, body);
      await client.send(new PutObjectCommand({ Bucket: "lab-campaigns", Key: "my faces+1.yaml", Body: spec }));
    }
    const isTrained = async (): Promise<boolean> =>
      Object.keys(await contents(system.store, "models")).some((key) => key.endsWith("/trained.json"));

    it("works on a campaign that MinIO tells of, and on all that follows, without looking", async () => {
      await subscribe();
      host = await startHost(system, { http: true, environment: { PROFAAS_WEBHOOK_TOKEN: TOKEN } });
      expect(await (await fetch(`${host.url}/health/ready`)).json()).toEqual({ ready: true });
      await dropCampaign();
      await until(isTrained, "trained models", 40);
      await host.idle();
      expect(log.heard.filter(({ level }) => level === "error")).toEqual([]);
      expect(await contents(system.store, "quarantine")).toEqual({});
    });

    it("finds what nobody told of when it looks, follows it to its end, and says that it takes no notifications", async () => {
      await dropCampaign();
      host = await startHost(system, { http: true });
      await until(isTrained, "trained models", 40);
      expect(log.heard).toContainEqual({
        level: "warn",
        message: expect.stringMatching(/^No notifications are taken/),
      });
      const answer = await fetch(`${host.url}/events`, { method: "POST", body: "{}" });
      expect(answer.status).toBe(404);
    });
  },
  { own: true },
);
