import { z } from "zod";

const Amounts = z.strictObject({ cpuMillicores: z.number().nonnegative(), memoryBytes: z.number().nonnegative() });

/** A node as the platform shows it; what it does not show is null. */
export const FoundNode = z.strictObject({
  name: z.string(),
  architecture: z.string().nullable(),
  cores: z.number().nonnegative().nullable(),
  memoryBytes: z.number().nonnegative().nullable(),
  /** Devices by the name that pods ask for them: `nvidia.com/gpu`. */
  accelerators: z.record(z.string(), z.number()),
  /** What pods may ask for in all … */
  allocatable: Amounts.nullable(),
  /** … and what those that are there have asked for. */
  requested: Amounts.nullable(),
  /** What makes nodes alike. */
  kind: z.string().nullable(),
  /** False where no pod may go now. */
  open: z.boolean(),
  labels: z.record(z.string(), z.string()),
});
export type FoundNode = z.infer<typeof FoundNode>;

/** A service that asks to be profiled, with what the platform's API shows of it. */
export const FoundService = z.strictObject({
  source: z.enum(["oscar", "knative", "job"]),
  name: z.string(),
  namespace: z.string().nullable(),
  /** The value of the label. */
  label: z.string(),
  image: z.string().nullable(),
  /** What runs in the image; null where the image is a server by itself. */
  script: z.string().nullable(),
  cpuMillicores: z.int().positive().nullable(),
  memoryBytes: z.int().positive().nullable(),
  environment: z.record(z.string(), z.string()),
  /** Where its inputs lie. */
  inputs: z.array(z.strictObject({ provider: z.string(), path: z.string() })),
  outputs: z.array(z.strictObject({ path: z.string(), prefixes: z.array(z.string()), suffixes: z.array(z.string()) })),
  nodeSelector: z.record(z.string(), z.string()),
  /** Names of secrets whose values the API does not tell. */
  secrets: z.array(z.string()),
  /** What else a copy would be without, each as the end of a sentence: `it mounts the claim "models"`. */
  uncopied: z.array(z.string()),
});
export type FoundService = z.infer<typeof FoundService>;

/** What was found in one cluster. */
export const FoundCluster = z.strictObject({
  /** As the operator's file calls it. */
  name: z.string(),
  kind: z.enum(["kubernetes", "knative", "oscar"]),
  version: z.string().nullable(),
  nodes: z.array(FoundNode),
  services: z.array(FoundService),
  /** What could not be looked at, and what the platform has no knob for, as sentences. */
  notes: z.array(z.string()),
});
export type FoundCluster = z.infer<typeof FoundCluster>;
