import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { minioNotifications, type MinioNotificationsOptions } from "#adapters/bucket-notification/minio.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { NotificationRule } from "#core/campaign/notification-rule.ts";

import { describeWithMinio, startMinio, type Minio } from "../../support/minio.ts";
import { minioStore } from "../../support/minio-store.ts";
import { HAS_OPENSSL, testCertificate, type TestCertificate } from "../../support/test-certificate.ts";

const RULE: NotificationRule = {
  id: "ours",
  target: "arn:minio:sqs::RECEIVER:webhook",
  events: ["s3:ObjectCreated:*"],
  prefix: "",
  suffix: ".csv",
};

function optionsFor(
  { endpoint, accessKey, secretKey }: Pick<Minio, "endpoint" | "accessKey" | "secretKey">,
  options: Partial<MinioNotificationsOptions> = {},
): MinioNotificationsOptions {
  const key = async (): Promise<{ accessKeyId: string; secretAccessKey: string }> => ({
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
  });
  return { endpoint, region: "us-east-1", pathStyle: true, clock: systemClock, key, ...options };
}

// What it does with rules, targets and races is tested where it is used: profaas setup.
describeWithMinio(
  "minioNotifications() over TLS",
  () => {
    let certificate: TestCertificate;
    let minio: Minio;
    beforeAll(async () => {
      certificate = await testCertificate();
      const environment = {
        MINIO_NOTIFY_WEBHOOK_ENABLE_RECEIVER: "on",
        MINIO_NOTIFY_WEBHOOK_ENDPOINT_RECEIVER: "http://127.0.0.1:1/events",
      };
      minio = await startMinio({ own: true, certificates: certificate.folder, environment });
      await minioStore(minio, { ca: certificate.ca }).createBucket("bucket");
    });
    afterAll(async () => {
      await minio.stop();
      await certificate.remove();
    });

    it("trusts the authority that it is told to", async () => {
      const notifications = minioNotifications(optionsFor(minio, { ca: certificate.ca }));
      expect(await notifications.targets()).toEqual([{ arn: RULE.target, isOnline: false }]);
      expect(await notifications.change("bucket", { put: [RULE] })).toBe("changed");
      expect(await notifications.rules("bucket")).toEqual([RULE]);
    });

    it("trusts nobody else", async () => {
      const notifications = minioNotifications(optionsFor(minio));
      await expect(notifications.targets()).rejects.toThrow(/^Cannot reach the store at https:/);
      await expect(notifications.rules("bucket")).rejects.toThrow(
        /^Cannot read the notifications of bucket "bucket" as /,
      );
    });

    it("says that the server has no such target, and has changed nothing then", async () => {
      const notifications = minioNotifications(optionsFor(minio, { ca: certificate.ca }));
      const unknown = { ...RULE, id: "other", target: "arn:minio:sqs::NOBODY:webhook" };
      expect(await notifications.change("bucket", { put: [unknown] })).toBe("noTarget");
      expect((await notifications.rules("bucket")).some(({ id }) => id === "other")).toBe(false);
    });

    it("says which bucket is not there, and which key is not known", async () => {
      const notifications = minioNotifications(optionsFor(minio, { ca: certificate.ca }));
      await expect(notifications.rules("no-bucket")).rejects.toThrow(
        'Cannot read the notifications of bucket "no-bucket" as there is no such bucket',
      );
      const wrong = minioNotifications(optionsFor({ ...minio, accessKey: "nobody" }, { ca: certificate.ca }));
      await expect(wrong.change("bucket", { remove: ["ours"] })).rejects.toThrow(
        'Cannot read the notifications of bucket "bucket" as the store does not know the access key',
      );
      await expect(wrong.change("bucket", {})).rejects.toMatchObject({ code: "EACCES" });
    });
  },
  { own: true, when: HAS_OPENSSL },
);

describe("minioNotifications() without a server", () => {
  it("says that it cannot be reached", async () => {
    const nowhere = { endpoint: "http://127.0.0.1:1", accessKey: "key", secretKey: "secret" };
    const notifications = minioNotifications(optionsFor(nowhere));
    await expect(notifications.targets()).rejects.toThrow(/^Cannot reach the store at http:\/\/127\.0\.0\.1:1 as /);
    await expect(notifications.rules("bucket")).rejects.toThrow(/ECONNREFUSED/);
  });
});
