import type { OscarAccess, OscarIdentity } from "#adapters/platform/oscar/api/oscar-access.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";

import { badInput } from "../../command-failure.ts";
import { textOption } from "../../options.ts";
import type { VerbCall } from "../../verb.ts";

/** A cluster of the operator's file as far as it tells how an OSCAR is reached. */
interface NamedOscar {
  readonly kind: string;
  readonly endpoint?: string;
  readonly verify?: boolean;
  readonly credentials?: {
    readonly from: string;
    readonly user?: string;
    readonly password?: string;
    readonly token?: string;
  };
}

/** Which OSCAR is meant and who asks: by option, environment, or the only OSCAR of the operator's file, in this order. */
export function oscarPlace(call: VerbCall, operator: OperatorFile): OscarAccess {
  const { environment } = call.io;
  const named = (Object.values(operator.clusters) as readonly NamedOscar[]).filter(({ kind }) => kind === "oscar");
  const only = named.length === 1 ? named[0] : undefined;
  const endpoint = textOption(call, "endpoint") ?? (environment["OSCAR_ENDPOINT"] || only?.endpoint);
  if (endpoint === undefined) {
    throw badInput(
      `Cannot deploy as it must be said where OSCAR is: --endpoint, OSCAR_ENDPOINT, or one cluster of kind oscar in the operator's file (it has ${named.length})`,
    );
  }
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw badInput(`Cannot deploy as OSCAR's address must start with http:// or https://: ${JSON.stringify(endpoint)}`);
  }
  return {
    endpoint,
    identity: identityOf(environment, only?.credentials),
    verifiesCertificate: environment["OSCAR_SSL_VERIFY"] !== "false" && only?.verify !== false,
  };
}

function identityOf(environment: VerbCall["io"]["environment"], named: NamedOscar["credentials"]): OscarIdentity {
  const {
    user: userVariable = "OSCAR_USERNAME",
    password: passwordVariable = "OSCAR_PASSWORD",
    token: tokenVariable = "OSCAR_TOKEN",
  } = named ?? {};
  const token = environment[tokenVariable];
  if (token) return { kind: "bearer", token };
  const [user, password] = [environment[userVariable], environment[passwordVariable]];
  if (user && password) return { kind: "basic", user, password };
  throw badInput(
    `Cannot deploy as OSCAR must be told who asks: set ${userVariable} and ${passwordVariable}, or ${tokenVariable}`,
  );
}
