/** Who asks. Basic authentication is the cluster's administrator; a bearer is a user of OpenID Connect. */
export type OscarIdentity =
  | { readonly kind: "basic"; readonly user: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string };

/** The address of one OSCAR, and what it takes to be let in. */
export interface OscarAccess {
  readonly endpoint: string;
  readonly identity: OscarIdentity;
  /** False trusts any certificate; a test installation's is often its own. */
  readonly verifiesCertificate: boolean;
  /** Certificates to trust, PEM, in place of the system's. */
  readonly ca?: string;
}

/** The value of `Authorization`. */
export function authorization(identity: OscarIdentity): string {
  if (identity.kind === "bearer") return `Bearer ${identity.token}`;
  return `Basic ${Buffer.from(`${identity.user}:${identity.password}`, "utf8").toString("base64")}`;
}
