import { goJson, GoJsonError, type GoType } from "./go-json.ts";
import { sorted } from "./oscar-answer.ts";
import type { VersionTraits } from "./version-traits.ts";

/** A path of a service's input or output. */
export interface KeptPath {
  readonly storage_provider: string;
  readonly path: string;
  readonly suffix?: readonly string[];
  readonly prefix?: readonly string[];
}

/** A service as OSCAR keeps it, with whatever else its version knows. */
export interface KeptService {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly image: string;
  readonly script: string;
  readonly cpu: string;
  readonly memory: string;
  readonly log_level: string;
  readonly token: string;
  readonly owner: string;
  readonly namespace: string;
  readonly visibility: string;
  readonly isolation_level: string;
  readonly allowed_users: readonly string[];
  readonly file_stage_in: boolean;
  readonly input: readonly KeptPath[];
  readonly output: readonly KeptPath[];
  readonly environment: {
    readonly variables: Readonly<Record<string, string>>;
    readonly secrets: Readonly<Record<string, string>>;
  };
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly storage_providers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const TEXTS: GoType = { map: "string" };
const PATH: GoType = {
  name: "StorageIOConfig",
  fields: {
    storage_provider: "string",
    path: "string",
    suffix: { list: "string" },
    prefix: { list: "string" },
    options: "string",
  },
};

/** The type `Service` of that version, as far as clients send it. */
export function serviceType({ portsAreLists, since }: VersionTraits): GoType {
  const ports: GoType = portsAreLists ? { list: "int" } : "int";
  return {
    name: "Service",
    fields: {
      name: "string",
      cluster_id: "string",
      memory: "string",
      cpu: "string",
      total_memory: "string",
      total_cpu: "string",
      ...(since(4, 1, 0) ? { ephemeral_storage_request: "string", federation: "any", kserve: "any" } : {}),
      ...(since(4, 1, 0) ? {} : { replicas: "any", delegation: "string", rescheduler_threshold: "int" }),
      enable_gpu: "bool",
      enable_sgx: "bool",
      image_prefetch: "bool",
      synchronous: { name: "", fields: { min_scale: "int", max_scale: "int" } },
      log_level: "string",
      image: "string",
      alpine: "bool",
      token: "string",
      file_stage_in: "bool",
      input: { list: PATH },
      output: { list: PATH },
      script: "string",
      image_pull_secrets: { list: "string" },
      expose: {
        name: "Expose",
        fields: {
          min_scale: "int",
          max_scale: "int",
          api_port: ports,
          cpu_threshold: "int",
          rewrite_target: "bool",
          nodePort: ports,
          default_command: "bool",
          set_auth: "bool",
          ...(since(4, 0, 0) ? { health_path: "string", probe_mode: "string" } : {}),
        },
      },
      environment: { name: "", fields: { variables: TEXTS, secrets: TEXTS } },
      annotations: TEXTS,
      vo: "string",
      labels: TEXTS,
      storage_providers: "any",
      clusters: "any",
      owner: "string",
      namespace: "string",
      interlink_node_name: "string",
      visibility: "string",
      allowed_users: { list: "string" },
      isolation_level: "string",
      bucket_list: { list: "string" },
      mount: PATH,
      volume: "any",
    },
  };
}

/** The body of a POST or PUT, or what is wrong with it in the words of Gin's binding. */
export function readSpecification(body: string, traits: VersionTraits): { readonly problem: string } | Sent {
  try {
    const sent = goJson(body, serviceType(traits)) as unknown as Sent["sent"];
    const failed = [
      ...fieldProblem("Name", sent.name, 39),
      ...fieldProblem("Image", sent.image),
      ...fieldProblem("Script", sent.script),
    ];
    return failed.length === 0 ? { sent } : { problem: failed.join("\n") };
  } catch (error) {
    if (error instanceof GoJsonError) return { problem: error.message };
    throw error;
  }
}

export interface Sent {
  readonly sent: Partial<KeptService>;
}

function fieldProblem(field: string, value: unknown, longest = Infinity): string[] {
  const failed = (tag: string): string[] => [
    `Key: 'Service.${field}' Error:Field validation for '${field}' failed on the '${tag}' tag`,
  ];
  if (typeof value !== "string" || value === "") return failed("required");
  return value.length > longest ? failed("max") : [];
}

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
export function completed(
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

/** The service as that version writes it, its fields in Go's order. */
export function written(service: KeptService, traits: VersionTraits): Record<string, unknown> {
  const { since } = traits;
  const field = (name: string, otherwise: unknown): Record<string, unknown> => ({
    [name]: service[name] ?? otherwise,
  });
  const optional = (name: string): Record<string, unknown> => {
    const value = service[name];
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? {} : { [name]: value };
  };
  const expose = (service["expose"] ?? {}) as Record<string, unknown>;
  const { secrets } = service.environment;
  return {
    name: service.name,
    ...field("cluster_id", ""),
    memory: service.memory,
    cpu: service.cpu,
    ...field("total_memory", ""),
    ...field("total_cpu", ""),
    ...(since(4, 1, 0) ? field("ephemeral_storage_request", "") : {}),
    ...field("enable_gpu", false),
    ...field("enable_sgx", false),
    ...field("image_prefetch", false),
    synchronous: { min_scale: 0, max_scale: 0, ...(service["synchronous"] as object | undefined) },
    ...(since(4, 1, 0)
      ? optional("federation")
      : { ...optional("replicas"), ...field("delegation", ""), ...field("rescheduler_threshold", 0) }),
    log_level: service.log_level,
    image: service.image,
    ...field("alpine", false),
    token: service.token,
    file_stage_in: service.file_stage_in,
    input: service.input,
    output: service.output,
    script: service.script,
    ...optional("image_pull_secrets"),
    expose: writtenExpose(expose, traits),
    environment: {
      variables: sorted(service.environment.variables),
      secrets: traits.showsNamesOfSecrets
        ? sorted(Object.fromEntries(Object.keys(secrets).map((name) => [name, ""])))
        : {},
    },
    annotations: sorted(service.annotations),
    ...field("vo", ""),
    labels: sorted(service.labels),
    storage_providers: service.storage_providers,
    ...optional("clusters"),
    owner: service.owner,
    ...(since(3, 6, 5) ? { namespace: service.namespace } : {}),
    ...field("interlink_node_name", ""),
    ...(since(3, 6, 0) ? { visibility: service.visibility } : {}),
    allowed_users: service.allowed_users,
    isolation_level: service.isolation_level,
    ...field("bucket_list", []),
    mount: { storage_provider: "", path: "", ...(service["mount"] as object | undefined) },
    ...(since(4, 0, 0) ? writtenVolume(service) : {}),
  };
}

function writtenVolume({ name, volume }: KeptService): object {
  if (volume === undefined) return { volume_status: { enabled: false } };
  return {
    volume: { name, ...(volume as object), lifecycle_policy: "delete" },
    volume_status: { enabled: true, name, phase: "in_use" },
  };
}

function writtenExpose(expose: Record<string, unknown>, { since, portsAreLists }: VersionTraits): object {
  const port = (name: string): Record<string, unknown> => {
    const value = expose[name];
    const isEmpty = portsAreLists ? !Array.isArray(value) || value.length === 0 : (value ?? 0) === 0;
    if (isEmpty) return portsAreLists || name === "api_port" ? {} : { [name]: 0 };
    return { [name]: value };
  };
  return {
    min_scale: expose["min_scale"] ?? 0,
    max_scale: expose["max_scale"] ?? 0,
    ...port("api_port"),
    cpu_threshold: expose["cpu_threshold"] ?? 0,
    rewrite_target: expose["rewrite_target"] ?? false,
    ...port("nodePort"),
    default_command: expose["default_command"] ?? false,
    set_auth: expose["set_auth"] ?? false,
    ...(since(4, 0, 0) ? { health_path: expose["health_path"] ?? "" } : {}),
    ...((expose["probe_mode"] ?? "") === "" ? {} : { probe_mode: expose["probe_mode"] }),
  };
}
