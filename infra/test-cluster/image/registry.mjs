import { digestOf } from "./layer.mjs";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/**
 * Pushes an image to a registry of images over plain http.
 *
 * @typedef {{config: object, layers: readonly {mediaType?: string, digest: string, diffId: string, size?: number, body?: Buffer, from?: string}[]}} Image
 * @param {string} registry host and port
 * @param {string} name as a pod names it
 * @param {Image} image a layer without a body is mounted from the repository that it came from
 * @returns {Promise<string>} the digest
 */
export async function pushImage(registry, name, { config, layers }) {
  const { repository, tag } = placeOf(name);
  const base = `http://${registry}/v2/${repository}`;
  await Promise.all(layers.map((layer) => pushBlob(base, layer)));

  const body = Buffer.from(
    JSON.stringify({
      architecture: { x64: "amd64", arm64: "arm64" }[process.arch] ?? process.arch,
      os: "linux",
      config,
      rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
      history: layers.map(() => ({ created_by: "profaas infra/test-cluster" })),
    }),
  );
  await pushBlob(base, { digest: digestOf(body), body });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: CONFIG, digest: digestOf(body), size: body.length },
    layers: layers.map(({ mediaType = LAYER, digest, size, body }) => ({
      mediaType,
      digest,
      size: size ?? body.length,
    })),
  });
  await request(`${base}/manifests/${tag}`, { method: "PUT", body: manifest, headers: { "Content-Type": MANIFEST } });
  return digestOf(manifest);
}

/**
 * Reads an image that the registry holds, to build on.
 *
 * @param {string} registry
 * @param {string} name
 * @returns {Promise<Image>}
 */
export async function pullImage(registry, name) {
  const { repository, tag } = placeOf(name);
  const base = `http://${registry}/v2/${repository}`;
  const manifest = await (await request(`${base}/manifests/${tag}`, { headers: { Accept: MANIFEST } })).json();
  const { config, rootfs } = await (await request(`${base}/blobs/${manifest.config.digest}`)).json();
  const layers = manifest.layers.map((layer, index) => ({
    ...layer,
    diffId: rootfs.diff_ids[index],
    from: repository,
  }));
  return { config, layers };
}

/** Where containerd looks a name up: without its host, and below library/ where Docker Hub's names have no owner. */
export function placeOf(name) {
  const [, host, path, tag = "latest"] = /^(?:([^/]*[.:][^/]*|localhost)\/)?([^:]+?)(?::([^:/]+))?$/.exec(name) ?? [];
  if (path === undefined) throw new Error(`Cannot push an image whose name is not [HOST/]NAME[:TAG]: ${name}`);
  return { repository: host === undefined && !path.includes("/") ? `library/${path}` : path, tag };
}

async function pushBlob(base, { digest, body, from }) {
  if ((await fetch(`${base}/blobs/${digest}`, { method: "HEAD" })).ok) return;
  const query = from === undefined ? "" : `?mount=${digest}&from=${from}`;
  const begun = await request(`${base}/blobs/uploads/${query}`, { method: "POST" });
  if (begun.status === 201) return;
  if (body === undefined) throw new Error(`Cannot build on a layer that the registry does not hold: ${digest}`);
  const url = new URL(begun.headers.get("Location"), base);
  url.searchParams.set("digest", digest);
  await request(url, { method: "PUT", body, headers: { "Content-Type": "application/octet-stream" } });
}

async function request(url, init) {
  const response = await fetch(url, init);
  if (!response.ok) {
    throw new Error(
      `Cannot ${init?.method ?? "GET"} ${url} as it answers ${response.status}: ${await response.text()}`,
    );
  }
  return response;
}
