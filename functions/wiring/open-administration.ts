import { systemClock } from "#adapters/process/clock.ts";
import type { S3StoreSettings } from "#core/campaign/operator-store.ts";
import type { BucketNotifications } from "#ports/bucket-notifications.ts";
import type { BucketVersions } from "#ports/bucket-versions.ts";

/** What setting up an S3 store takes beside storing objects in it. */
export interface StoreAdministration {
  readonly notifications: BucketNotifications;
  readonly versions: BucketVersions;
  /** The name of the access key of this moment. */
  accessKey(): Promise<string>;
}

/** Loaded here, so that nothing else has to carry the clients of MinIO and S3. */
export async function openAdministration(settings: S3StoreSettings): Promise<StoreAdministration> {
  const { minioNotifications } = await import("#adapters/bucket-notification/minio.ts");
  const { s3Versions } = await import("#adapters/object-store/s3-versions.ts");
  const { endpointOf, trustedCertificates } = await import("#adapters/object-store/s3/connection.ts");
  const { keySource } = await import("#adapters/object-store/s3/credentials.ts");
  const { region, pathStyle, credentials } = settings;
  const keys = keySource({ credentials, environment: process.env, clock: systemClock });
  const ca = trustedCertificates(settings);
  return {
    notifications: minioNotifications({
      endpoint: endpointOf(settings),
      region,
      pathStyle,
      ...(ca === undefined ? {} : { ca }),
      clock: systemClock,
      key: () => keys.current(),
    }),
    accessKey: async () => (await keys.current()).accessKeyId,
    versions: s3Versions({ ...settings, clock: systemClock }),
  };
}
