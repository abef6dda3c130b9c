import type { KeptPath, KeptService } from "./kept-service.ts";
import type { VersionTraits } from "./version-traits.ts";

const LEVELS = ["NOTSET", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];

/** The store as a service shows it. */
export interface StoreProvider {
  readonly endpoint: string;
  readonly verify: boolean;
  readonly access_key: string;
  readonly secret_key: string;
  readonly region: string;
}

export interface Completion {
  readonly traits: VersionTraits;
  readonly token: string;
  readonly owner: string;
  readonly namespace: string;
  readonly provider: StoreProvider;
}

/** The service with all that OSCAR sets where nothing was said. */
export function completedService(
  sent: Partial<KeptService>,
  { traits, token, owner, namespace, provider }: Completion,
): KeptService {
  const name = sent.name ?? "";
  const level = (sent.log_level ?? "").toUpperCase();
  const minio = sent.storage_providers?.["minio"];
  return {
    ...sent,
    name,
    image: sent.image ?? "",
    script: (sent.script ?? "").replaceAll("\r\n", "\n"),
    cpu: sent.cpu || "0.2",
    memory: sent.memory || "256Mi",
    log_level: LEVELS.includes(level) ? level : "INFO",
    token,
    owner,
    namespace,
    visibility: sent.visibility || (traits.since(3, 6, 0) ? "private" : ""),
    isolation_level: sent.isolation_level ?? "",
    allowed_users: sent.allowed_users ?? [],
    file_stage_in: sent.file_stage_in ?? false,
    input: pathsOf(sent.input, name, traits),
    output: pathsOf(sent.output, name, traits),
    environment: {
      variables: sent.environment?.variables ?? {},
      secrets: sent.environment?.secrets ?? {},
    },
    labels: {
      ...sent.labels,
      ...(traits.since(4, 0, 0) ? { "oscar.grycap/user-service": "true" } : {}),
      oscar_service: name,
      applicationId: name,
      queue: `root.oscar-queue.${name}`,
    },
    annotations: sent.annotations ?? {},
    storage_providers: {
      ...sent.storage_providers,
      minio: { ...minio, default: provider },
    },
  };
}

function pathsOf(
  paths: readonly KeptPath[] | undefined,
  service: string,
  { completesPaths }: VersionTraits,
): readonly KeptPath[] {
  return (paths ?? []).map((kept) => {
    const path = (kept.path ?? "").replaceAll(/^[ /]+|[ /]+$/g, "");
    const [provider] = (kept.storage_provider ?? "").toLowerCase().split(".");
    const needsBucket = completesPaths && ["minio", "s3"].includes(provider ?? "") && !path.includes("/");
    return { ...kept, path: needsBucket ? `${service}/${path}` : path };
  });
}
