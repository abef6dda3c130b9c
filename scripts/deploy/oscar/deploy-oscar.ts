import { OscarAccessError } from "#adapters/platform/oscar/api/oscar-access-error.ts";
import { OscarError } from "#adapters/platform/oscar/api/oscar-error.ts";
import { oscarNodes } from "#adapters/platform/oscar/oscar-scout.ts";
import { DocumentError } from "#core/document/document-error.ts";

import { badInput, CommandFailure, unreachable } from "../../command-failure.ts";
import { flag, textOption } from "../../options.ts";
import { setUp } from "../../setup/set-up.ts";
import type { VerbCall } from "../../verb.ts";
import type { DeployDocument, DeployedPart } from "../deploy-document.ts";
import { imagePlatforms, type ImageFound } from "../image/image-platforms.ts";
import { missingSentence } from "../missing-sentence.ts";
import { expectedLoad } from "../sizes/expected-load.ts";
import { ownSizes, sizeNotes, type OwnSizes } from "../sizes/own-sizes.ts";
import { deployReconcile } from "./deploy-reconcile.ts";
import { deployServices } from "./deploy-services.ts";
import { IMAGE_NAME, IMAGE_RULE } from "./fdl-services.ts";
import { openDeployment, removingRules, type Deployment, type DeploymentOutcome } from "./deployment.ts";
import { targetsReady } from "./function-rules.ts";
import { oscarFindings } from "./oscar-findings.ts";
import { removeOscar } from "./remove-oscar.ts";
import { wantedService } from "./wanted-service.ts";

/** Deploys the functions as services of an OSCAR, or says what is missing, or takes away what it made. */
export async function deployOscar(call: VerbCall, onStep: (note: string) => void): Promise<DeployDocument> {
  let deployment: Deployment | undefined;
  try {
    deployment = await openDeployment(call, onStep);
    const { target, source } = deployment;
    const outcome = flag(call, "remove") ? await removeOscar(deployment) : await deploy(deployment);
    return { platform: "oscar", target, source, ...outcome };
  } catch (error) {
    throw inWords(error);
  } finally {
    deployment?.client.close();
  }
}

async function deploy(deployment: Deployment): Promise<DeploymentOutcome> {
  const { call, client, installation, services, configuration, onStep } = deployment;
  const check = flag(call, "check");
  const { prefix } = installation;
  const [info, traits] = [await client.info(), await client.traits()];
  const image = imageOption(call);
  const own = predictorKey(call);
  const { accessKey: givenKey, secretKey: givenSecret } = configuration.store;
  const secrets = own ?? { AWS_ACCESS_KEY_ID: givenKey, AWS_SECRET_ACCESS_KEY: givenSecret };
  const sizes = await sizesHere(deployment);
  const wanted = services.map((service) => wantedService(service, { prefix, traits, image, secrets, sizes }));
  const images = new Map<string, ImageFound>();
  onStep("looking for the image");
  for (const { image: name = "" } of wanted) if (!images.has(name)) images.set(name, await imagePlatforms(name));
  const accessKey = (await installation.administration?.accessKey()) ?? "";
  const found = oscarFindings({ info, configuration, accessKey, images });

  const parts: DeployedPart[] = [];
  const storeNotes: string[] = [];
  const refused = found.missing.length > 0 && !check;
  if (!refused) {
    const options = { client, traits, prefix, check, onStep, beforeRemoval: removingRules(deployment) };
    parts.push(...(await deployServices(wanted, options)));
    // Nobody else's service is told of our uploads.
    const ours = parts.filter(({ state }) => state !== "foreign").map(({ name }) => name);
    const toldFunctions = services
      .filter(({ name, expose }) => expose === undefined && ours.includes(name))
      .map(({ function: role }) => role);
    if (parts.some(({ state }) => state === "created" || state === "changed")) {
      onStep("waiting for the store");
      await targetsReady(installation, toldFunctions);
    }
    onStep("setting up the store");
    const store = await setUp(
      { ...installation, toldFunctions },
      { check, versions: false, notifications: true, webhookBase: "" },
    );
    storeNotes.push(...store.notes);
    parts.push(...storeParts(store));
  }
  const reconcile = refused ? { parts: [], notes: [] } : await deployReconcile(deployment, { check, image });
  parts.push(...reconcile.parts);
  const missing = [...found.missing, ...parts.flatMap(missingSentence)];
  const notes = [...sizeNotes(sizes), ...found.notes, ...storeNotes, ...reconcile.notes];
  if (own === undefined && services.some(({ expose }) => expose !== undefined)) {
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

/** The image that is meant for all functions, where one is named. */
function imageOption(call: VerbCall): string | undefined {
  const image = textOption(call, "image");
  if (image === undefined || IMAGE_NAME.test(image)) return image;
  throw badInput(`Cannot deploy as --image ${IMAGE_RULE}: current value is ${JSON.stringify(image)}`);
}

/** A key of its own for the predictor, where the environment names one. */
function predictorKey({ io: { environment } }: VerbCall): Readonly<Record<string, string>> | undefined {
  const [key, secret] = [environment["PROFAAS_PREDICTOR_ACCESS_KEY"], environment["PROFAAS_PREDICTOR_SECRET_KEY"]];
  if (!key && !secret) return undefined;
  if (key && secret) return { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret };
  throw badInput(
    "Cannot deploy as PROFAAS_PREDICTOR_ACCESS_KEY and PROFAAS_PREDICTOR_SECRET_KEY must be set together, or neither",
  );
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

/** What OSCAR does not take is the user's to change; all else is out of reach. */
function inWords(error: unknown): Error {
  if (error instanceof CommandFailure || error instanceof DocumentError) return error;
  if (error instanceof OscarAccessError && error.fault === "settings") return badInput(error.message, error);
  const { message } = error instanceof Error ? error : new Error(String(error));
  const isRefusal = error instanceof OscarError && error.answer !== "" && ![401, 403, 502].includes(error.status);
  return isRefusal ? badInput(message, error) : unreachable(message, error);
}
