import { json, Refusal, silent, text } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import { maySee } from "./doors.ts";
import { BAD_QUANTITY, labelProblem, nameProblem, quantity } from "./kubernetes-rules.ts";
import { goText } from "./minio-buckets.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";
import { deploymentSummary } from "./answer-deployments.ts";
import { removeJob } from "./run-jobs.ts";
import { createBuckets, removeBuckets } from "./service-buckets.ts";
import { completedService, type StoreProvider } from "./completed-service.ts";
import type { KeptService } from "./kept-service.ts";
import { readSpecification } from "./read-specification.ts";
import { writtenService } from "./written-service.ts";

/** The owner of what the administrator makes. */
const ADMINISTRATOR = "cluster_admin";

export function listServices(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const seen = [...oscar.services.values()].filter((service) => maySee(service, caller));
  return json(
    200,
    seen.map((service) => shown(oscar, service, request)),
  );
}

export function readService(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const service = oscar.services.get(request.parameters["service"] ?? "");
  if (service === undefined) return silent(404);
  if (maySee(service, caller)) return json(200, shown(oscar, service, request));
  return text(403, `User ${caller.subject} doesn't have permision to get this service`);
}

function shown(oscar: OscarContext, service: KeptService, { query }: OscarRequest): Record<string, unknown> {
  const includes = oscar.traits.since(4, 0, 0) && (query.get("include") ?? "").split(",").includes("deployment");
  return {
    ...writtenService(service, oscar.traits),
    ...(includes ? { deployment: deploymentSummary(oscar, service) } : {}),
  };
}

export async function createService(oscar: OscarContext, { body }: OscarRequest, caller: Caller): Promise<OscarAnswer> {
  const { traits } = oscar;
  const read = readSpecification(body, traits);
  if ("problem" in read) return text(400, `The service specification is not valid: ${read.problem}`);
  const { sent } = read;
  const emptyPath = emptyPathOf(sent);
  if (traits.completesPaths && emptyPath !== undefined) return text(400, emptyPath);
  const made = completedService(sent, {
    traits,
    token: oscar.newToken(),
    owner: caller.subject ?? ADMINISTRATOR,
    namespace: "oscar-svc",
    provider: providerOf(oscar),
  });
  const service: KeptService = { ...made, labels: { ...made.labels, ...ownerLabel(caller, oscar) } };
  const hasName = oscar.services.has(service.name);
  if (hasName) return text(traits.statusOfExistingName, "A service with the provided name already exists");
  const refused = clusterProblem(oscar, service);
  if (refused !== undefined) return text(500, `Error creating the service: ${refused}`);

  oscar.services.set(service.name, service);
  oscar.secrets.set(service.name, service.environment.secrets);
  try {
    await registerWebhook(oscar, service);
  } catch (error) {
    oscar.services.delete(service.name);
    return text(500, `error registering the service's webhook: ${goText(error)}`);
  }
  try {
    await createBuckets(oscar, service, { isUpdate: false });
  } catch (error) {
    oscar.services.delete(service.name);
    if (error instanceof Refusal) return error.answer;
    // Its webhook stays behind, as in a real one; what was made of its buckets goes, unless one of them was there.
    const message = error instanceof Error ? error.message : String(error);
    if (!message.includes(" already exists")) await removeBuckets(oscar, service).catch(() => undefined);
    return text(500, message);
  }
  return silent(201);
}

export async function updateService(oscar: OscarContext, { body }: OscarRequest, caller: Caller): Promise<OscarAnswer> {
  const { traits } = oscar;
  const read = readSpecification(body, traits);
  if ("problem" in read) return text(400, `The service specification is not valid: ${read.problem}`);
  const { sent } = read;
  const old = oscar.services.get(sent.name ?? "");
  if (old === undefined) return silent(404);
  if (caller.subject !== undefined && old.owner !== caller.subject) {
    return text(403, `User ${caller.subject} doesn't have permision to modify this service`);
  }
  const service = completedService(sent, {
    traits,
    token: traits.keepsTokenOnUpdate ? old.token : oscar.newToken(),
    owner: caller.subject === undefined ? (sent.owner ?? "") : old.owner,
    namespace: old.namespace,
    provider: providerOf(oscar),
  });
  const refused = clusterProblem(oscar, service);
  if (refused !== undefined) return text(500, `Error updating the service: ${refused}`);
  if (traits.renewsWebhookOnUpdate) await registerWebhook(oscar, service);
  try {
    await createBuckets(oscar, service, { isUpdate: true });
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return text(500, error instanceof Error ? error.message : String(error));
  }
  const secrets = service.environment.secrets;
  if (Object.keys(secrets).length > 0) {
    oscar.secrets.set(service.name, { ...oscar.secrets.get(service.name), ...secrets });
  }
  oscar.services.set(service.name, service);
  return silent(204);
}

export async function deleteService(
  oscar: OscarContext,
  { parameters }: OscarRequest,
  caller: Caller,
): Promise<OscarAnswer> {
  const service = oscar.services.get(parameters["service"] ?? "");
  if (service === undefined) return silent(404);
  if (caller.subject !== undefined && service.owner !== caller.subject) {
    return text(403, `User ${caller.subject} doesn't have permision to delete this service`);
  }
  oscar.services.delete(service.name);
  oscar.secrets.delete(service.name);
  for (const job of [...oscar.jobs.values()]) if (job.service === service.name) removeJob(oscar, job);
  await oscar.minio.remove(`notify_webhook:${service.name}`);
  await restartMinio(oscar);
  await removeBuckets(oscar, service);
  return silent(204);
}

/** MinIO calls the endpoint to see whether it is there; and it knows of it after a restart only. */
async function registerWebhook(oscar: OscarContext, { name, token }: KeptService): Promise<void> {
  await oscar.minio.set(`notify_webhook:${name} endpoint=${oscar.endpoint}/job/${name} auth_token=${token}`);
  await restartMinio(oscar);
}

async function restartMinio({ minio, clock, timings }: OscarContext): Promise<void> {
  await minio.restart();
  await clock.sleep(timings.minioRestartSeconds);
}

function providerOf({ buckets, traits }: OscarContext): StoreProvider {
  const { endpoint, accessKey, secretKey } = buckets.access;
  const [access_key, secret_key] = traits.hidesStoreKeys ? ["hidden", "hidden"] : [accessKey, secretKey];
  return { endpoint, verify: false, access_key, secret_key, region: "us-east-1" };
}

function ownerLabel({ subject }: Caller, { traits }: OscarContext): Record<string, string> {
  return traits.since(4, 0, 0) ? { owner_name: subject ?? "oscar" } : {};
}

function emptyPathOf({ input, output }: Partial<KeptService>): string | undefined {
  const isEmpty = ({ path }: { readonly path?: string }): boolean => (path ?? "").replaceAll(/[ /]/g, "") === "";
  if (input?.some(isEmpty)) return "input path cannot be empty";
  return output?.some(isEmpty) ? "output path cannot be empty" : undefined;
}

/** What the cluster has against a service, in Kubernetes' words. */
function clusterProblem(oscar: OscarContext, { name, cpu, memory, image, labels }: KeptService): string | undefined {
  const { allowedImages } = oscar;
  if (allowedImages.length > 0 && !allowedImages.some((begin) => image.startsWith(begin))) {
    return `image ${image} is not allowed for pull on the cluster. Check the additional configuration file on 'config.yaml'`;
  }
  if (quantity(cpu) === undefined || quantity(memory) === undefined) return BAD_QUANTITY;
  const badName = nameProblem(name);
  if (badName !== undefined) return `ConfigMap "${name}" is invalid: ${badName}`;
  const badLabel = labelProblem(labels);
  if (badLabel !== undefined) return `PodTemplate "${name}" is invalid: ${badLabel}`;
  return undefined;
}
