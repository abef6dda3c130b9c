import { claimsOf, subjectOf } from "./open-identity.ts";
import { Refusal, silent, text } from "./oscar-answer.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";
import type { KeptService } from "./kept-service.ts";

const TOKEN_LENGTH = 64;

/** Lets in whoever may use `/system`: the administrator, or a user of OpenID Connect. */
export function systemCaller(oscar: OscarContext, { headers }: OscarRequest): Caller {
  const given = headers["authorization"] ?? "";
  if (oscar.openId !== undefined && given.startsWith("Bearer ")) {
    const now = oscar.clock.epochMilliseconds() / 1000;
    return { subject: subjectOf(given.slice("Bearer ".length), oscar.openId, now) };
  }
  const wanted = Buffer.from(`${oscar.user}:${oscar.password}`, "utf8").toString("base64");
  if (given === `Basic ${wanted}`) return { subject: undefined };
  const challenge = { "Www-Authenticate": 'Basic realm="Authorization Required"' };
  throw new Refusal({ ...silent(401), headers: challenge });
}

/** The service that `/job` and `/run` may start with that token, and in whose name. */
export function serviceCaller(
  oscar: OscarContext,
  { headers, parameters }: OscarRequest,
): { readonly service: KeptService; readonly subject: string | undefined } {
  const service = oscar.services.get(parameters["service"] ?? "");
  if (service === undefined && oscar.traits.tellsUnknownServiceOfJob) throw new Refusal(silent(404));
  const token = (headers["authorization"] ?? "").split("Bearer ")[1]?.trim();
  if (token === undefined) throw new Refusal(silent(401));
  if (token.length === TOKEN_LENGTH) {
    if (service === undefined || service.token !== token) throw new Refusal(silent(401));
    return { service, subject: undefined };
  }
  const claims = claimsOf(token);
  // OSCAR goes on after it has said what is wrong, and says the next thing too.
  if ("problem" in claims) {
    throw new Refusal(text(502, `${claims.problem}Error getting oidc manager for issuer ''`));
  }
  if (oscar.openId === undefined || !oscar.openId.issuers.includes(claims.issuer)) {
    throw new Refusal(text(400, `Error getting oidc manager for issuer '${claims.issuer}'`));
  }
  if ((claims.expiresAtEpochSeconds ?? Infinity) <= oscar.clock.epochMilliseconds() / 1000) {
    // Since 3.7 it asks for the user before it looks at the token, and falls over the answer.
    throw new Refusal(silent(oscar.traits.since(3, 7, 0) ? 500 : 401));
  }
  if (service === undefined) throw new Refusal(silent(404));
  return { service, subject: claims.subject };
}

/** Whether that user may see the service. */
export function maySee({ owner, visibility, allowed_users: allowed }: KeptService, { subject }: Caller): boolean {
  if (subject === undefined || owner === subject || visibility === "public") return true;
  return visibility === "restricted" && allowed.includes(subject);
}
