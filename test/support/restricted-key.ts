import { AssumeRoleProvider } from "minio/dist/esm/AssumeRoleProvider.mjs";

import type { Minio } from "./minio.ts";

/** Variables of a key, with a session token, that may do these things only. */
export async function restrictedKey(
  { endpoint, accessKey, secretKey }: Minio,
  actions: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const statement = { Effect: "Allow", Action: actions, Resource: ["arn:aws:s3:::*"] };
  const provider = new AssumeRoleProvider({
    stsEndpoint: endpoint,
    accessKey,
    secretKey,
    region: "us-east-1",
    durationSeconds: 900,
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
  });
  const key = await provider.getCredentials();
  return {
    AWS_ACCESS_KEY_ID: key.getAccessKey(),
    AWS_SECRET_ACCESS_KEY: key.getSecretKey(),
    AWS_SESSION_TOKEN: key.getSessionToken() ?? "",
  };
}
