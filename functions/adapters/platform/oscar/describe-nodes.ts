import type { NodeDescription } from "#core/trace/run-record.ts";

import type { OscarSite } from "./oscar-site.ts";

/** The nodes as OSCAR's own status has them; needs a metrics server there. */
export async function describeNodes({ client }: Pick<OscarSite, "client">): Promise<NodeDescription[]> {
  const { architecture, kubernetesVersion } = await client.info();
  return (await client.nodes()).flatMap(({ name, cpuMillicores, memoryBytes }) =>
    cpuMillicores === null || memoryBytes === null || cpuMillicores <= 0 || memoryBytes <= 0
      ? []
      : [{ name, architecture, cores: cpuMillicores / 1000, memoryBytes, kind: `Kubernetes ${kubernetesVersion}` }],
  );
}
