import type { OscarAccess } from "#adapters/platform/oscar/api/oscar-access.ts";
import { OperatorCluster, type OscarCluster } from "#core/campaign/operator-cluster.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import { oscarAccess } from "#wiring/open-oscar.ts";

import { badInput } from "../../command-failure.ts";
import { textOption } from "../../options.ts";
import type { VerbCall } from "../../verb.ts";

/**
 * Which OSCAR is meant: by option, environment, or the only one of the operator's file, in this order. What the file says of
 * the OSCAR at that address holds: where its key is, and which certificate is trusted.
 */
export function oscarPlace(call: VerbCall, operator: OperatorFile): OscarAccess {
  const { environment } = call.io;
  const named = Object.entries(operator.clusters).flatMap(([name, settings]) =>
    settings.kind === "oscar" ? [{ name, settings }] : [],
  );
  const asked = textOption(call, "endpoint") ?? (environment["OSCAR_ENDPOINT"] || undefined);
  const [only] = named.length === 1 ? named : [];
  const endpoint = asked ?? only?.settings.endpoint;
  if (endpoint === undefined) {
    throw badInput(
      `Cannot deploy as it must be said where OSCAR is: --endpoint, OSCAR_ENDPOINT, or one cluster of kind oscar in the operator's file (it has ${named.length})`,
    );
  }
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw badInput(`Cannot deploy as OSCAR's address must start with http:// or https://: ${JSON.stringify(endpoint)}`);
  }
  const { name, settings } = named.find((cluster) => isSame(cluster.settings.endpoint, endpoint)) ?? {
    name: "oscar",
    settings: OperatorCluster.parse({ kind: "oscar", endpoint }) as OscarCluster,
  };
  const verify = environment["OSCAR_SSL_VERIFY"] !== "false" && settings.verify;
  try {
    return oscarAccess(name, { ...settings, endpoint, verify }, environment);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput(`Cannot deploy as OSCAR must be told who asks: ${reason}`, error);
  }
}

function isSame(left: string, right: string): boolean {
  const of = (address: string): string => new URL(address).href.replace(/\/$/, "");
  return of(left) === of(right);
}
