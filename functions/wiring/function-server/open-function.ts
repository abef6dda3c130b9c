import { bearerAccess } from "#adapters/process/bearer-access.ts";
import { bearerTokens } from "#adapters/process/bearer-tokens.ts";
import type { Environment } from "#adapters/process/environment.ts";
import { stepCaller } from "#adapters/process/step-caller.ts";
import type { FunctionName } from "#core/campaign/trigger-routes.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import type { System } from "../open-system.ts";
import { functionApp, type FunctionApp } from "./function-app.ts";
import type { FunctionLimits } from "./function-limits.ts";

/** What a function does with uploads, whoever tells it of them. */
export interface FunctionEntry {
  readonly name: FunctionName;
  /** What it does with one upload. */
  handle(upload: ObjectUploaded, system: System, stopping: AbortSignal): Promise<void>;
  /** What it was never told of. */
  unhandled(system: System): Promise<readonly ObjectUploaded[]>;
  /** What the step on this upload left for other steps, in case their notifications are lost. */
  next?(upload: ObjectUploaded, system: System): Promise<readonly ObjectUploaded[]>;
  /** Does at once what is too small for a step; false for what is not. */
  handleAtOnce?(upload: ObjectUploaded, system: System): Promise<boolean>;
  /** Where it differs from the others in how much it takes on. */
  readonly limits?: Partial<FunctionLimits>;
}

export interface OpenFunctionOptions {
  readonly entry: FunctionEntry;
  readonly system: System;
  readonly environment: Environment;
  /** Where this process answers, once it does. */
  readonly ownUrl: () => string;
}

/** The variable that holds the token of notifications, steps and reconciliation. */
export const WEBHOOK_TOKEN = "PROFAAS_WEBHOOK_TOKEN";

/** A function as the environment configures it; undefined when no token is configured. */
export async function openFunction({
  entry,
  system,
  environment,
  ownUrl,
}: OpenFunctionOptions): Promise<FunctionApp | undefined> {
  const tokens = await bearerTokens(environment, WEBHOOK_TOKEN);
  if (tokens === undefined) return undefined;
  const selfUrl = readSelfUrl(environment);
  const stepsAtOnce = readStepsAtOnce(environment);
  const { handleAtOnce, next } = entry;
  return functionApp({
    ...system,
    name: entry.name,
    prefix: system.operator.prefix,
    access: bearerAccess({ tokens, clock: system.clock }),
    caller: stepCaller({ selfUrl: () => selfUrl ?? ownUrl(), tokens }),
    handle: (upload, stopping) => entry.handle(upload, system, stopping),
    unhandled: () => entry.unhandled(system),
    ...(next === undefined ? {} : { next: (upload: ObjectUploaded) => next(upload, system) }),
    ...(handleAtOnce === undefined ? {} : { handleAtOnce: (upload: ObjectUploaded) => handleAtOnce(upload, system) }),
    limits: { ...entry.limits, ...(stepsAtOnce === undefined ? {} : { stepsAtOnce }) },
  });
}

/** Where the platform balances requests for this function; needed where the platform counts them. */
function readSelfUrl(environment: Environment): string | undefined {
  const url = environment["PROFAAS_SELF_URL"];
  if (!url) {
    if (!environment["K_SERVICE"]) return undefined;
    throw new RangeError(
      "Cannot serve on Knative as PROFAAS_SELF_URL must be the address of this service in the cluster: it is not set",
    );
  }
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new RangeError(`Cannot serve as PROFAAS_SELF_URL must be an http or https address: ${JSON.stringify(url)}`);
}

function readStepsAtOnce(environment: Environment): number | undefined {
  const text = environment["PROFAAS_STEPS_AT_ONCE"];
  if (!text) return undefined;
  if (/^[1-9][0-9]{0,3}$/.test(text)) return Number(text);
  throw new RangeError(`Cannot serve as PROFAAS_STEPS_AT_ONCE must be a whole number from 1: ${JSON.stringify(text)}`);
}
