import type { ObjectPlace } from "./run-layout.ts";

/**
 * The event that MinIO would post of an object that landed, for a job of our own asking. Its time and its sequencer are those
 * of the asking, so that the supervisor's log tells when that was. It is one line without blanks or backslashes: a shell
 * hands it to the supervisor.
 *
 * @param atMilliseconds On the clock of that MinIO.
 * @param principal The access key whose secret the job mounts.
 */
export function storageEvent(
  { bucket, key }: Pick<ObjectPlace, "bucket" | "key">,
  { atMilliseconds, principal, sizeBytes }: { atMilliseconds: number; principal: string; sizeBytes: number },
): unknown {
  const milliseconds = Math.max(0, Math.round(atMilliseconds));
  const identity = { principalId: principal };
  return {
    EventName: "s3:ObjectCreated:Put",
    Key: escaped(`${bucket}/${key}`),
    Records: [
      {
        eventVersion: "2.0",
        eventSource: "minio:s3",
        awsRegion: "",
        eventTime: new Date(milliseconds).toISOString(),
        eventName: "s3:ObjectCreated:Put",
        userIdentity: identity,
        requestParameters: { ...identity, region: "", sourceIPAddress: "127.0.0.1" },
        responseElements: {},
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "Config",
          bucket: { name: bucket, ownerIdentity: identity, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: escaped(key),
            size: sizeBytes,
            sequencer: (BigInt(milliseconds) * 1_000_000n).toString(16).toUpperCase().padStart(16, "0"),
          },
        },
        source: { host: "", port: "", userAgent: "profaas" },
      },
    ],
  };
}

/** As Go's url.QueryEscape, which MinIO uses. */
function escaped(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
