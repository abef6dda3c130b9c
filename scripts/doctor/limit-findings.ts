import { probeLocal } from "#adapters/platform/local/probe.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";

import { missing, ok, weak, type Finding } from "./finding.ts";

/** What of CPU and memory limits, and of images, this machine can hold to. */
export async function limitFindings(operator: OperatorFile | undefined): Promise<Finding[]> {
  const { cgroups, affinity, podman } = await probeLocal();
  const measuresHere = Object.values(operator?.resources ?? {}).some(
    ({ cluster }) => operator?.clusters[cluster]?.kind === "local",
  );
  const wantsImages = measuresHere && (operator?.images.length ?? 0) > 0;
  return [
    cgroups.cpu && cgroups.memory
      ? ok("cgroups", cgroups.sentence)
      : weak(
          "cgroups",
          `${cgroups.sentence}. ${affinity.sentence}`,
          "Run as root, or have control groups delegated to this user; until then records and report say which limits were not held.",
        ),
    podman.usable
      ? ok("podman", podman.sentence)
      : missing(
          "podman",
          podman.sentence,
          "Install podman (apt install podman) to measure images; commands do without.",
          {
            needed: wantsImages,
          },
        ),
  ];
}
