import type { KeptService } from "./kept-service.ts";
import { sorted } from "./oscar-answer.ts";
import type { VersionTraits } from "./version-traits.ts";

/** The service as that version writes it, its fields in Go's order. */
export function writtenService(service: KeptService, traits: VersionTraits): Record<string, unknown> {
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
