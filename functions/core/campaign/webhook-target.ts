import type { FunctionName } from "./trigger-routes.ts";

/** The webhook target of a function, as MinIO calls it; it becomes part of the names of environment variables. */
export function webhookId(prefix: string, name: FunctionName): string {
  return `${prefix}-${name}`.replaceAll("-", "_").toUpperCase();
}

/** Among a server's targets the webhook of a function, however the operator spelled it; undefined when there is none. */
export function webhookTarget(arns: readonly string[], prefix: string, name: FunctionName): string | undefined {
  const plain = (id: string): string => id.replaceAll("-", "_").toUpperCase();
  return arns.find((arn) => {
    const [, , , , id = "", kind] = arn.split(":");
    return kind === "webhook" && plain(id) === webhookId(prefix, name);
  });
}

/** The name that a server must know the target by, for one that does not tell its targets. */
export function askedTarget(prefix: string, name: FunctionName): string {
  return `arn:minio:sqs::${webhookId(prefix, name)}:webhook`;
}

export interface WebhookOptions {
  readonly prefix: string;
  readonly function: FunctionName;
  /** Address of the receiver; `{function}` stands for the function's name. */
  readonly base: string;
}

/** The variables that give a MinIO the target at its start. The token stays out of sight: it is named, not shown. */
export function webhookVariables({ prefix, function: name, base }: WebhookOptions): readonly string[] {
  const id = webhookId(prefix, name);
  return [
    `MINIO_NOTIFY_WEBHOOK_ENABLE_${id}=on`,
    `MINIO_NOTIFY_WEBHOOK_ENDPOINT_${id}=${receiver(base, name)}`,
    `MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_${id}=$PROFAAS_WEBHOOK_TOKEN`,
  ];
}

/** The command that gives the target to a MinIO that runs; it needs a restart of the service afterwards. */
export function webhookCommand({ prefix, function: name, base }: WebhookOptions): string {
  const settings = `endpoint="${receiver(base, name)}" auth_token="$PROFAAS_WEBHOOK_TOKEN"`;
  return `mc admin config set ALIAS notify_webhook:${webhookId(prefix, name)} ${settings}`;
}

function receiver(base: string, name: FunctionName): string {
  return base.replaceAll("{function}", name);
}
