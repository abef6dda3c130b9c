import type { GoType } from "./go-json.ts";
import type { VersionTraits } from "./version-traits.ts";

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
  const ports = (of: "int" | "int32"): GoType => (portsAreLists ? { list: of } : of);
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
          api_port: ports("int"),
          cpu_threshold: "int",
          rewrite_target: "bool",
          nodePort: ports("int32"),
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
