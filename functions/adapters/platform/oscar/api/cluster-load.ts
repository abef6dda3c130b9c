import { z } from "zod";

/** One node and how much of it is taken; null where OSCAR does not say. */
export interface LoadedNode {
  readonly name: string;
  readonly cpuMillicores: number | null;
  readonly cpuUsedMillicores: number | null;
  readonly cpuRequestedMillicores: number | null;
  readonly memoryBytes: number | null;
  readonly memoryUsedBytes: number | null;
  readonly memoryRequestedBytes: number | null;
  readonly isReady: boolean | null;
}

const Amount = z.number().default(0);

/**
 * Since 3.6.5. All that is called cores is thousandths of them, capacity is what may be allocated, and what is 0 is left
 * out. A control plane's own node is not listed where there is a worker.
 */
const Structured = z.looseObject({
  cluster: z.looseObject({
    nodes: z
      .array(
        z.looseObject({
          name: z.string(),
          cpu: z.looseObject({ capacity_cores: Amount, usage_cores: Amount, request_cores: Amount }),
          memory: z.looseObject({ capacity_bytes: Amount, usage_bytes: Amount, request_bytes: Amount }),
          status: z.string().default("Unknown"),
        }),
      )
      .nullish(),
  }),
});

/** Before 3.6.5: numbers of each node as texts, of which two are in per cent. */
const Detailed = z.looseObject({
  numberNodes: z.number(),
  detail: z
    .array(
      z.looseObject({
        nodeName: z.string(),
        cpuCapacity: z.string().optional(),
        cpuUsage: z.string().optional(),
        memoryCapacity: z.string().optional(),
        memoryUsage: z.string().optional(),
      }),
    )
    .nullish(),
});

/** The nodes of `/system/status`, in either of its shapes. */
export const ClusterLoad = z.union([
  Structured.transform(({ cluster }): readonly LoadedNode[] =>
    (cluster.nodes ?? []).map(({ name, cpu, memory, status }) => ({
      name,
      cpuMillicores: cpu.capacity_cores,
      cpuUsedMillicores: cpu.usage_cores,
      cpuRequestedMillicores: cpu.request_cores,
      memoryBytes: memory.capacity_bytes,
      memoryUsedBytes: memory.usage_bytes,
      memoryRequestedBytes: memory.request_bytes,
      isReady: status === "Unknown" ? null : status === "Ready",
    })),
  ),
  Detailed.transform(({ detail }): readonly LoadedNode[] =>
    (detail ?? []).map(({ nodeName, cpuCapacity, cpuUsage, memoryCapacity, memoryUsage }) => ({
      name: nodeName,
      cpuMillicores: numberIn(cpuCapacity),
      cpuUsedMillicores: numberIn(cpuUsage),
      cpuRequestedMillicores: null,
      memoryBytes: numberIn(memoryCapacity),
      memoryUsedBytes: numberIn(memoryUsage),
      memoryRequestedBytes: null,
      isReady: null,
    })),
  ),
]);

function numberIn(text: string | undefined): number | null {
  const number = Number.parseFloat(text ?? "");
  return Number.isFinite(number) ? number : null;
}
