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
