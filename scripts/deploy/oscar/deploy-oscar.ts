import { join, resolve } from "node:path";

import { manifestClient, type ManifestClient } from "#adapters/kubernetes/manifest-client.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { OscarConfiguration } from "#adapters/platform/oscar/api/oscar-configuration.ts";
import { OscarError } from "#adapters/platform/oscar/api/oscar-error.ts";
import { oscarNodes } from "#adapters/platform/oscar/oscar-scout.ts";
import type { FunctionName } from "#core/campaign/trigger-routes.ts";

import { badInput, CommandFailure, unreachable } from "../../command-failure.ts";
import { flag, textOption } from "../../options.ts";
import { PACKAGE_ROOT } from "../../package-root.ts";
import { openInstallation, type Installation } from "../../setup/installation.ts";
import { setUp } from "../../setup/set-up.ts";
import { operatorOf } from "../../verb-system.ts";
import type { VerbCall } from "../../verb.ts";
import { applyManifests, removeManifests } from "../apply-manifests.ts";
import type { DeployDocument, DeployedPart } from "../deploy-document.ts";
import { imagePlatforms } from "../image/image-platforms.ts";
import { expectedLoad } from "../sizes/expected-load.ts";
import { ownSizes, sizeNotes, type OwnSizes } from "../sizes/own-sizes.ts";
import { deployServices, removeServices } from "./deploy-services.ts";
import { fdlServices, type FdlService } from "./fdl-services.ts";
import { removeFunctionRules, targetsReady } from "./function-rules.ts";
import { oscarFindings } from "./oscar-findings.ts";
import { oscarPlace } from "./oscar-place.ts";
import { reconcileManifests } from "./reconcile-manifests.ts";
import { wantedService } from "./wanted-service.ts";

const FDL_FOLDER = "workflows/modelling/oscar";

/** Everything that one call of `deploy oscar` works with. */
interface Deployment {
  readonly call: VerbCall;
  readonly client: OscarClient;
  readonly installation: Installation;
  readonly services: readonly FdlService[];
  readonly configuration: OscarConfiguration;
  /** Undefined where no kubeconfig is named. */
  readonly kubernetes: ManifestClient | undefined;
  readonly onStep: (note: string) => void;
}

/** Deploys the functions as services of an OSCAR, or says what is missing, or takes away what it made. */
export async function deployOscar(call: VerbCall, onStep: (note: string) => void): Promise<DeployDocument> {
  const operator = await operatorOf(call);
  const place = oscarPlace(call, operator);
  if (operator.store.kind !== "s3") {
    throw badInput(
      "Cannot deploy on OSCAR as the store of the operator's file must be OSCAR's MinIO: its kind is directory",
    );
  }
  const folder = resolve(call.io.directory, call.arguments[1] ?? join(PACKAGE_ROOT, FDL_FOLDER));
  const services = await fdlServices(folder);
  for (const { name, function: role } of services) {
    const right = `${operator.prefix}-${role}`;
    if (name !== right) {
      throw badInput(
        `Cannot deploy service "${name}" as the buckets of prefix "${operator.prefix}" tell only ${right}: change its name, or the prefix of the operator's file`,
      );
    }
  }
  const asynchronous = services.filter(({ expose }) => expose === undefined).map(({ function: role }) => role);
  const installation = { ...(await openInstallation(call)), toldFunctions: asynchronous };
  const kubeconfig = textOption(call, "kubeconfig") ?? (call.io.environment["KUBECONFIG"] || undefined);
  const kubernetes = kubeconfig === undefined ? undefined : manifestClient({ kubeconfig, clock: call.io.clock });
  const client = new OscarClient(place, call.io.clock);
  try {
    const configuration = await client.configuration();
    const deployment: Deployment = { call, client, installation, services, configuration, kubernetes, onStep };
    const outcome = flag(call, "remove") ? await takeAway(deployment) : await deploy(deployment, place.identity.kind);
    return { platform: "oscar", target: place.endpoint, source: folder, ...outcome };
  } catch (error) {
    throw inWords(error);
  } finally {
    client.close();
  }
}

type Outcome = Pick<DeployDocument, "complete" | "parts" | "missing" | "notes">;

async function deploy(deployment: Deployment, identity: "basic" | "bearer"): Promise<Outcome> {
  const { call, client, installation, services, configuration, onStep } = deployment;
  const check = flag(call, "check");
  const { prefix } = installation;
  const [info, traits] = [await client.info(), await client.traits()];
  const image = textOption(call, "image");
  const { environment } = call.io;
  const own = environment["PROFAAS_PREDICTOR_ACCESS_KEY"];
  const secrets = {
    AWS_ACCESS_KEY_ID: own || configuration.store.accessKey,
    AWS_SECRET_ACCESS_KEY: (own ? environment["PROFAAS_PREDICTOR_SECRET_KEY"] : "") || configuration.store.secretKey,
  };
  const sizes = await sizesHere(deployment);
  const wanted = services.map((service) => wantedService(service, { prefix, traits, image, secrets, sizes }));
  const images = new Map<string, Awaited<ReturnType<typeof imagePlatforms>>>();
  onStep("looking for the image");
  for (const { image: name = "" } of wanted) if (!images.has(name)) images.set(name, await imagePlatforms(name));
  const accessKey = (await installation.administration?.accessKey()) ?? "";
  const found = oscarFindings({ info, configuration, accessKey, images });

  const parts: DeployedPart[] = [];
  const refused = found.missing.length > 0 && !check;
  if (!refused) {
    const options = { client, traits, prefix, check, onStep, beforeRemoval: removingRules(deployment) };
    parts.push(...(await deployServices(wanted, options)));
    const told = installation.toldFunctions ?? [];
    const isReady = parts.every(({ state }) => state !== "foreign" && state !== "missing");
    if (isReady) {
      onStep("waiting for the store");
      await targetsReady(installation, told);
    }
    onStep("setting up the store");
    const store = await setUp(installation, { check, versions: false, notifications: true, webhookBase: "" });
    parts.push(...storeParts(store));
  }
  const reconcile = refused ? { parts: [], notes: [] } : await deployReconcile(deployment, { check, identity, image });
  parts.push(...reconcile.parts);
  const missing = [...found.missing, ...parts.flatMap(missingSentence)];
  const notes = [...sizeNotes(sizes), ...found.notes, ...reconcile.notes];
  if (!own && services.some(({ expose }) => expose !== undefined)) {
    notes.push(
      "The predictor has the key of whoever deploys: PROFAAS_PREDICTOR_ACCESS_KEY and PROFAAS_PREDICTOR_SECRET_KEY name a lesser one.",
    );
  }
  return { complete: missing.length === 0, parts, missing, notes };
}

/** By what OSCAR tells of its nodes; without a metrics server it tells none, and what was measured alone counts. */
async function sizesHere({ call, client }: Deployment): Promise<OwnSizes> {
  if (flag(call, "asWritten")) return {};
  return ownSizes(await oscarNodes(client), expectedLoad(textOption(call, "expect")));
}

async function takeAway(deployment: Deployment): Promise<Outcome> {
  const { client, installation, services, onStep, kubernetes, configuration } = deployment;
  const parts: DeployedPart[] = [];
  if (kubernetes !== undefined) {
    parts.push(
      ...(await removeManifests(manifestsOf(deployment, configuration, undefined), { client: kubernetes, onStep })),
    );
  }
  const names = services.map(({ name }) => name).reverse();
  parts.push(
    ...(await removeServices(names, {
      client,
      prefix: installation.prefix,
      onStep,
      beforeRemoval: removingRules(deployment),
    })),
  );
  const foreign = parts.filter(({ state }) => state === "foreign");
  const notes = [
    ...foreign.map(({ kind, name }) => `Left ${kind} ${name}, which somebody else made.`),
    "The buckets stay, with all that they hold: profaas teardown takes them away.",
  ];
  return { complete: true, parts, missing: [], notes };
}

function removingRules({ installation, services }: Deployment): (service: string) => Promise<void> {
  return async (service) => {
    const roles: readonly FunctionName[] = services
      .filter(({ name }) => name === service)
      .map(({ function: role }) => role);
    await removeFunctionRules(installation, roles);
  };
}

async function deployReconcile(
  deployment: Deployment,
  { check, identity, image }: { check: boolean; identity: "basic" | "bearer"; image: string | undefined },
): Promise<{ readonly parts: readonly DeployedPart[]; readonly notes: readonly string[] }> {
  const { kubernetes, configuration, onStep } = deployment;
  if (kubernetes === undefined || identity === "bearer") {
    const reason =
      kubernetes === undefined
        ? "no kubeconfig is named (--kubeconfig, KUBECONFIG)"
        : "only OSCAR's administrator has a secret for it";
    return {
      parts: [],
      notes: [
        `No CronJob reconciles, as ${reason}: schedule "profaas reconcile" every few minutes, since MinIO tells of an upload once.`,
      ],
    };
  }
  const manifests = manifestsOf(deployment, configuration, image);
  return { parts: await applyManifests(manifests, { client: kubernetes, check, onStep }), notes: [] };
}

function manifestsOf(
  { installation, services }: Deployment,
  configuration: OscarConfiguration,
  image: string | undefined,
): ReturnType<typeof reconcileManifests> {
  const [profiler] = services;
  return reconcileManifests({
    prefix: installation.prefix,
    configuration,
    image: image ?? profiler?.image ?? "",
    operator: profiler?.variables["PROFAAS_OPERATOR_YAML"] ?? "",
  });
}

function storeParts({ buckets, notifications }: Awaited<ReturnType<typeof setUp>>): readonly DeployedPart[] {
  return [
    ...buckets.map(({ bucket, state }) => ({ kind: "bucket", name: bucket, state, differences: [] })),
    ...notifications.map(({ id, state }) => ({
      kind: "notification rule",
      name: id,
      state: state === "added" ? ("created" as const) : state,
      differences: [],
    })),
  ];
}

function missingSentence({ kind, name, state, differences }: DeployedPart): readonly string[] {
  switch (state) {
    case "missing":
      return [`There is no ${kind} ${name}.`];
    case "different":
      return [`The ${kind} ${name} differs${differences.length === 0 ? "" : ` in ${differences.join(", ")}`}.`];
    case "foreign":
      return [`The ${kind} ${name} is somebody else's: it does not say that profaas made it, and is left alone.`];
    default:
      return [];
  }
}

/** What OSCAR does not take is the user's to change; all else is out of reach. */
function inWords(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const { message } = error instanceof Error ? error : new Error(String(error));
  const isRefusal = error instanceof OscarError && error.answer !== "" && ![401, 403, 502].includes(error.status);
  return isRefusal ? badInput(message, error) : unreachable(message, error);
}
