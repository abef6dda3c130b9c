/** Where an image is: the registry's address, the repository in it, and a tag or digest. */
export interface ImageName {
  readonly registry: string;
  readonly repository: string;
  readonly reference: string;
}

/** Reads a name as container engines do: without a host it is Docker Hub's, without a tag it is `latest`. */
export function imageName(name: string): ImageName {
  const [plain = name, digest] = name.split("@");
  const [, untagged = plain, tag] = /^(.*?)(?::([^:/]+))?$/.exec(plain) ?? [];
  const slash = untagged.indexOf("/");
  const host = slash < 0 ? "" : untagged.slice(0, slash);
  const reference = digest ?? tag ?? "latest";
  if (host === "localhost" || /[.:]/.test(host)) {
    const isHub = host === "docker.io" || host === "index.docker.io";
    return { registry: isHub ? HUB : host, repository: untagged.slice(slash + 1), reference };
  }
  return { registry: HUB, repository: slash < 0 ? `library/${untagged}` : untagged, reference };
}

const HUB = "registry-1.docker.io";
