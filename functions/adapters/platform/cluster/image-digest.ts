import type { InspectedNode } from "#ports/node-inspector.ts";

/** The digest in a name that is pinned by one. */
export function pinnedDigest(image: string): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
}

/** Digests that the image's name stands for on these nodes, sorted; none where no node has pulled it. */
export function imageDigests(image: string, nodes: readonly Pick<InspectedNode, "images">[]): readonly string[] {
  const names = new Set(fullNames(image));
  const digests = nodes.flatMap(({ images }) =>
    images
      .filter((own) => own.some((name) => names.has(name)))
      .flatMap((own) => own.flatMap((name) => pinnedDigest(name) ?? [])),
  );
  return [...new Set(digests)].sort();
}

/** How a container runtime may spell the name: with Docker's registry and library, with the tag `latest`. */
function fullNames(image: string): readonly string[] {
  const tagged = /:[^/]+$/.test(image) ? image : `${image}:latest`;
  const [first = ""] = tagged.split("/");
  const hasHost = tagged.includes("/") && (/[.:]/.test(first) || first === "localhost");
  if (hasHost) return [tagged];
  return [tagged, `docker.io/${tagged}`, `docker.io/library/${tagged}`];
}
