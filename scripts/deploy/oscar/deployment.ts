import { join, resolve } from "node:path";

import { manifestClient, type ManifestClient } from "#adapters/kubernetes/manifest-client.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { OscarConfiguration } from "#adapters/platform/oscar/api/oscar-configuration.ts";
import { userStore } from "#adapters/platform/oscar/user-store.ts";
import { bucketName, type BucketRole } from "#core/campaign/bucket-roles.ts";
import type { FunctionName } from "#core/campaign/trigger-routes.ts";

import { badInput } from "../../command-failure.ts";
import { textOption } from "../../options.ts";
import { PACKAGE_ROOT } from "../../package-root.ts";
import { openInstallation, type Installation } from "../../setup/installation.ts";
import { operatorOf } from "../../verb-system.ts";
import type { VerbCall } from "../../verb.ts";
import type { DeployDocument } from "../deploy-document.ts";
import { fdlServices, type FdlService } from "./fdl-services.ts";
import { removeFunctionRules } from "./function-rules.ts";
import { oscarPlace } from "./oscar-place.ts";

const FDL_FOLDER = "workflows/modelling/oscar";

/** Everything that one call of `deploy oscar` works with. */
export interface Deployment {
  readonly call: VerbCall;
  readonly client: OscarClient;
  readonly installation: Installation;
  readonly services: readonly FdlService[];
  readonly configuration: OscarConfiguration;
  /** The address of OSCAR, and the folder of the FDL. */
  readonly target: string;
  readonly source: string;
  /** Whether the administrator asks. */
  readonly isAdministrator: boolean;
  /** Undefined where no kubeconfig is named. */
  readonly kubernetes: ManifestClient | undefined;
  readonly onStep: (note: string) => void;
}

/** What came of it. */
export type DeploymentOutcome = Pick<DeployDocument, "complete" | "parts" | "missing" | "notes">;

/** Reads the FDL and reaches OSCAR; whoever opens it closes its client. */
export async function openDeployment(call: VerbCall, onStep: (note: string) => void): Promise<Deployment> {
  const operator = await operatorOf(call);
  const place = oscarPlace(call, operator);
  if (operator.store.kind !== "s3") {
    throw badInput(
      "Cannot deploy on OSCAR as the store of the operator's file must be OSCAR's MinIO: its kind is directory",
    );
  }
  const folder = resolve(call.io.directory, call.arguments[1] ?? join(PACKAGE_ROOT, FDL_FOLDER));
  const services = (await fdlServices(folder)).map((service) => withSecrets(service, call.io.environment));
  for (const { name, function: role } of services) {
    const right = `${operator.prefix}-${role}`;
    if (name !== right) {
      throw badInput(
        `Cannot deploy service "${name}" as the buckets of prefix "${operator.prefix}" tell only ${right}: change its name, or the prefix of the operator's file`,
      );
    }
  }
  const asynchronous = services.filter(({ expose }) => expose === undefined).map(({ function: role }) => role);
  const opened = await openInstallation(call);
  const kubeconfig = textOption(call, "kubeconfig") ?? (call.io.environment["KUBECONFIG"] || undefined);
  const kubernetes = kubeconfig === undefined ? undefined : manifestClient({ kubeconfig, clock: call.io.clock });
  const client = new OscarClient(place, call.io.clock);
  try {
    const configuration = await client.configuration();
    const isAdministrator = place.identity.kind === "basic";
    const installation = {
      ...opened,
      ...(isAdministrator ? {} : asUser(opened, services, { client, configuration })),
      toldFunctions: asynchronous,
    };
    const fixed = { target: place.endpoint, source: folder, isAdministrator };
    return { call, client, installation, services, configuration, kubernetes, onStep, ...fixed };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** For a user of OpenID Connect OSCAR makes the buckets, and MinIO does not tell the targets that OSCAR registers for services. */
function asUser(
  { prefix, store, named }: Installation,
  services: readonly FdlService[],
  { client, configuration }: Pick<Deployment, "client" | "configuration">,
): Pick<Installation, "store" | "named"> {
  const { region } = configuration.store;
  const targets = services.map(({ name, function: role }) => [role, `arn:minio:sqs:${region}:${name}:webhook`]);
  return {
    store: userStore(store, (role) => client.createBucket(bucketName(prefix, role as BucketRole))),
    named: { ...Object.fromEntries(targets), ...named },
  };
}

/** Secrets stand in no file: those that the FDL only names come from the environment. */
function withSecrets(service: FdlService, environment: VerbCall["io"]["environment"]): FdlService {
  const secrets = Object.entries(service.secrets).map(([name, written]): readonly [string, string] => {
    const value = written || environment[name];
    if (value) return [name, value];
    throw badInput(`Cannot deploy service "${service.name}" as its secret ${name} must be set in the environment`);
  });
  return { ...service, secrets: Object.fromEntries(secrets) };
}

/** Takes out the rules that name a service's target. */
export function removingRules({ installation, services }: Deployment): (service: string) => Promise<void> {
  return async (service) => {
    const roles: readonly FunctionName[] = services
      .filter(({ name }) => name === service)
      .map(({ function: role }) => role);
    await removeFunctionRules(installation, roles);
  };
}
