import { Refusal, silent, text } from "./oscar-answer.ts";

/** Whose tokens are accepted. */
export interface OpenIdentity {
  readonly issuers: readonly string[];
  /** A token must be of one of these groups; none asks for none. */
  readonly groups: readonly string[];
}

/** What a token of OpenID Connect claims; nobody checks its signature here. */
export interface TokenClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly expiresAtEpochSeconds?: number;
  readonly groups?: readonly string[];
}

/** A token with these claims. */
export function openIdToken({ issuer, subject, expiresAtEpochSeconds, groups }: TokenClaims): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
  const claims = { iss: issuer, sub: subject, exp: expiresAtEpochSeconds, groups };
  return `${part({ alg: "none" })}.${part(claims)}.x`;
}

/** Reads the claims, or says what Go's library says of what is no token. */
export function claimsOf(token: string): TokenClaims | { readonly problem: string } {
  const parts = token.split(".");
  if (parts.length !== 3) return { problem: "token is malformed: token contains an invalid number of segments" };
  try {
    const { iss, sub, exp, groups } = JSON.parse(Buffer.from(parts[1]!, "base64url").toString("utf8")) as {
      iss?: string;
      sub?: string;
      exp?: number;
      groups?: string[];
    };
    return {
      issuer: iss ?? "",
      subject: sub ?? "",
      ...(exp === undefined ? {} : { expiresAtEpochSeconds: exp }),
      groups: groups ?? [],
    };
  } catch {
    return { problem: "token is malformed: could not JSON decode claim: invalid character" };
  }
}

/**
 * The subject of a token, for `/system`.
 *
 * @throws Refusal as OSCAR's middleware answers.
 */
export function subjectOf(token: string, { issuers, groups }: OpenIdentity, nowEpochSeconds: number): string {
  const claims = claimsOf(token);
  if ("problem" in claims) throw new Refusal(text(400, claims.problem));
  if (!issuers.includes(claims.issuer)) {
    throw new Refusal(text(401, `'${claims.issuer}' is not listed as an authorized issuer`));
  }
  const isLate = (claims.expiresAtEpochSeconds ?? Infinity) <= nowEpochSeconds;
  const isMember = groups.length === 0 || groups.some((group) => claims.groups?.includes(group));
  if (isLate || !isMember) throw new Refusal(silent(401));
  return claims.subject;
}
