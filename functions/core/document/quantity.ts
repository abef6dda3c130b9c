import { z } from "zod";

const BINARY: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
const DECIMAL: Readonly<Record<string, number>> = { k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

const MEMORY = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|K|M|G|T)?$/;
const CPU = /^(\d+(?:\.\d+)?)(m)?$/;

/** Bytes of a Kubernetes memory quantity (`512Mi`, `1G`, `1048576`), or undefined when it is none. */
export function memoryBytesOf(quantity: string | number): number | undefined {
  const match = MEMORY.exec(String(quantity).trim());
  if (match === null) return undefined;
  const unit = match[2] ?? "";
  const bytes = Number(match[1]) * (BINARY[unit] ?? DECIMAL[unit] ?? 1);
  return Number.isSafeInteger(Math.round(bytes)) ? Math.round(bytes) : undefined;
}

/** Millicores of a Kubernetes CPU quantity (`500m`, `0.5`, `2`), or undefined when it is none. */
export function cpuMillicoresOf(quantity: string | number): number | undefined {
  const match = CPU.exec(String(quantity).trim());
  if (match === null) return undefined;
  const millicores = Math.round(Number(match[1]) * (match[2] === "m" ? 1 : 1000));
  return Number.isSafeInteger(millicores) ? millicores : undefined;
}

/** A memory limit as people write it; inside it is a number of bytes. */
export const MemoryQuantity = z
  .union([z.string(), z.number()])
  .refine((value) => (memoryBytesOf(value) ?? 0) >= 2 ** 20, {
    error: "must be a quantity of memory of at least 1Mi, such as 512Mi or 1Gi",
  })
  .meta({
    description: "Memory limit of one invocation, as a Kubernetes quantity.",
    examples: ["256Mi", "1Gi"],
    pattern: MEMORY.source,
  });

/** A CPU limit as people write it; inside it is a number of millicores. */
export const CpuQuantity = z
  .union([z.string(), z.number()])
  .refine((value) => (cpuMillicoresOf(value) ?? 0) >= 10, {
    error: "must be a quantity of CPU of at least 10m, such as 0.5, 500m or 2",
  })
  .meta({
    description: "CPU limit of one invocation in cores, as a Kubernetes quantity.",
    examples: [0.5, "500m", 2],
    pattern: CPU.source,
  });
