import { json, text } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import { goJson, GoJsonError } from "./go-json.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";
import { parsedExecution } from "./execution-lines.ts";

const KUBERNETES_VERSION = "v1.34.4";

export function readInfo({ traits, serverless }: OscarContext): OscarAnswer {
  return json(200, {
    version: traits.version,
    git_commit: "abf6582b",
    architecture: "amd64",
    kubernetes_version: KUBERNETES_VERSION,
    // The version is Kubernetes', as in a real one.
    ...(serverless ? { serverless_backend: { name: "Knative", version: KUBERNETES_VERSION } } : {}),
  });
}

export async function readConfiguration(
  oscar: OscarContext,
  _request: OscarRequest,
  { subject }: Caller,
): Promise<OscarAnswer> {
  const { traits, serverless, openId, buckets } = oscar;
  const { since } = traits;
  const { endpoint } = buckets.access;
  const { accessKey, secretKey } = subject === undefined ? buckets.access : await oscar.users.keyOf(subject);
  return json(200, {
    config: {
      name: "oscar",
      namespace: "oscar",
      services_namespace: "oscar-svc",
      ...(since(3, 6, 5) ? { controller_service_account: "oscar-sa" } : {}),
      gpu_available: false,
      interLink_available: false,
      ...(serverless ? { serverless_backend: "knative" } : {}),
      yunikorn_enable: false,
      ...(since(3, 7, 0) ? { kueue_enable: oscar.hasKueue } : {}),
      ...(since(4, 0, 0) ? { volume_enable: false } : {}),
      oidc_groups: openId?.groups ?? [""],
      ...(since(4, 1, 0) ? { minio_quota_enabled: false } : {}),
    },
    minio_provider: { endpoint, verify: false, access_key: accessKey, secret_key: secretKey, region: "us-east-1" },
    ...(since(4, 0, 0) ? { allowed_image_repositories: oscar.allowedImages } : {}),
  });
}

export function changeConfiguration(oscar: OscarContext, { body }: OscarRequest, caller: Caller): OscarAnswer {
  if (caller.subject !== undefined) return json(401, "");
  try {
    const type = { name: "ConfigForUser", fields: { allowed_image_repositories: { list: "string" } } } as const;
    const read = goJson(body, type) as { allowed_image_repositories?: readonly string[] };
    oscar.allowedImages = read.allowed_image_repositories ?? [];
    return json(200, oscar.allowedImages);
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    return text(400, `The configuration specification is not valid: ${error.message}`);
  }
}

export function readExecutions(oscar: OscarContext, { query }: OscarRequest, caller: Caller): OscarAnswer {
  if (caller.subject !== undefined) return text(403, "OIDC tokens are not allowed for system logs");
  return json(200, { logs: oscar.executions.map((line) => parsedExecution(line, query.get("timestamps") === "true")) });
}
