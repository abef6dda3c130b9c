import { z } from "zod";

import { imageName } from "./image-name.ts";

/** What a registry says of an image, as far as it lets us ask. */
export type ImageFound =
  | { readonly kind: "found"; readonly architectures: readonly string[] }
  | { readonly kind: "absent" }
  /** Not reached from here, or not without a key: the cluster may reach it all the same. */
  | { readonly kind: "unknown"; readonly reason: string };

const INDEX_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];
const MANIFEST_TYPES = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];
const ANSWER_MILLISECONDS = 10_000;

const Platform = z.looseObject({ architecture: z.string() });
const Index = z.looseObject({ manifests: z.array(z.looseObject({ platform: Platform.optional() })) });
const SingleManifest = z.looseObject({ config: z.looseObject({ digest: z.string() }) });
const Token = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() });

/** Asks the registry of an image which architectures it has, by the interface that all registries share. */
export async function imagePlatforms(image: string): Promise<ImageFound> {
  const { registry, repository, reference } = imageName(image);
  const scheme = /^(localhost|127\.|\[::1\])/.test(registry) ? "http" : "https";
  const root = `${scheme}://${registry}/v2/${repository}`;
  try {
    const answer = await asked(`${root}/manifests/${reference}`, [...INDEX_TYPES, ...MANIFEST_TYPES]);
    if (answer.status === 404) return { kind: "absent" };
    if (!answer.ok) return { kind: "unknown", reason: `the registry answered ${answer.status}` };
    const document: unknown = await answer.json();
    const index = Index.safeParse(document);
    if (index.success) {
      const named = index.data.manifests.flatMap(({ platform }) => platform?.architecture ?? []);
      return { kind: "found", architectures: [...new Set(named)].filter((name) => name !== "unknown").sort() };
    }
    const { config } = SingleManifest.parse(document);
    const blob = await asked(`${root}/blobs/${config.digest}`, ["*/*"]);
    if (!blob.ok) return { kind: "unknown", reason: `the registry answered ${blob.status}` };
    return { kind: "found", architectures: [Platform.parse(await blob.json()).architecture] };
  } catch (error) {
    const { message, cause } = error as Error;
    return { kind: "unknown", reason: cause instanceof Error && cause.message !== "" ? cause.message : message };
  }
}

/** A request, again with a token where the registry says who gives one to everybody. */
async function asked(url: string, accept: readonly string[]): Promise<Response> {
  const request = (headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(url, {
      headers: { accept: accept.join(", "), ...headers },
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
  const answer = await request({});
  const challenge = answer.headers.get("www-authenticate") ?? "";
  if (answer.status !== 401 || !/^bearer /i.test(challenge)) return answer;
  const { realm, ...scope } = Object.fromEntries(
    [...challenge.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  if (realm === undefined || !URL.canParse(realm)) return answer;
  const door = new URL(realm);
  for (const [name, value] of Object.entries(scope)) if (value !== undefined) door.searchParams.set(name, value);
  const given = await fetch(door, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
  if (!given.ok) return answer;
  const { token, access_token } = Token.parse(await given.json());
  return request({ authorization: `Bearer ${token ?? access_token ?? ""}` });
}
