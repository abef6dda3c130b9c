import type { OscarContext } from "./oscar-context.ts";

/** Of the form of Kubernetes' own: whose state it is of, and after which object the list goes on. */
interface TokenContent {
  readonly v: string;
  readonly rv: number;
  readonly start: string;
}

/** The token of the page after that object. */
export function continueToken(name: string, { revision }: OscarContext): string {
  const content: TokenContent = { v: "meta.k8s.io/v1", rv: revision, start: `/${name}\u0000` };
  return Buffer.from(JSON.stringify(content), "utf8").toString("base64url");
}

/** The name after which a list goes on. */
export function continueAfter(
  token: string,
  { forgottenBefore }: { readonly forgottenBefore: number },
): { readonly name: string } | { readonly problem: string } | "stale" {
  if (token === "") return { name: "" };
  const bytes = Buffer.from(token, "base64url");
  try {
    const { rv, start } = JSON.parse(bytes.toString("utf8")) as TokenContent;
    return rv < forgottenBefore ? "stale" : { name: start.slice(1).replaceAll("\u0000", "") };
  } catch {
    const first = bytes[0] ?? 0;
    const shown = first < 0x80 ? String.fromCharCode(first) : `\\u00${first.toString(16)}`;
    return {
      problem: `invalid continue token: continue key is not valid: invalid character '${shown}' looking for beginning of value`,
    };
  }
}
