import { z } from "zod";

const LocalCluster = z.strictObject({ kind: z.literal("local") });

const SimulatedCluster = z.strictObject({
  kind: z.literal("simulated"),
  seed: z.int().nonnegative().default(1),
  cores: z.number().positive().default(8),
  memoryBytes: z
    .number()
    .positive()
    .default(16 * 2 ** 30),
  /** Seconds of real time a simulated second takes. 0: runs end at once. */
  timeScale: z.number().nonnegative().default(0),
});

const DnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be a DNS label: lower-case letters, digits and dashes");

const access = {
  kubeconfig: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Path of a kubeconfig; without it the pod's own service account, else KUBECONFIG." }),
  context: z.string().min(1).optional().meta({ description: "Context of the kubeconfig." }),
  namespace: DnsLabel.default("profaas-runs").meta({
    description: "Namespace of everything that is measured; nothing outside it is made, changed or deleted.",
  }),
  image: z.string().min(1).meta({
    description: "The image of profaas itself as this cluster pulls it: it stages the files and injects the load.",
  }),
  imagePullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).default("IfNotPresent"),
  serviceAccount: DnsLabel.default("profaas-agent").meta({
    description: "Service account of the pod that injects the load, in that namespace.",
  }),
  priorityClass: DnsLabel.optional().meta({
    description:
      "Priority class of everything that is measured, such as the profaas-measured of workflows/modelling/self-profiling; without it the cluster's default.",
  }),
  store: z
    .strictObject({
      endpoint: z.url({ protocol: /^https?$/ }).optional(),
      secret: DnsLabel.default("profaas-store"),
    })
    .default({ secret: "profaas-store" })
    .meta({
      description:
        "The S3 store as pods of the namespace reach it: its address where that differs from ours, and the secret with accessKey and secretKey.",
    }),
};

const KubernetesCluster = z.strictObject({ kind: z.literal("kubernetes"), ...access });
export type KubernetesCluster = z.infer<typeof KubernetesCluster>;

const KnativeCluster = z.strictObject({
  kind: z.literal("knative"),
  ...access,
  invocation: z.enum(["http", "uploads"]).default("http").meta({
    description:
      "How services are invoked: the input as the body of an HTTP request, or by an event that tells of an uploaded object.",
  }),
  ingress: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: "Address that services are called at, with their host name as header; else their own URL." }),
});
export type KnativeCluster = z.infer<typeof KnativeCluster>;

/** A place that measures, as the operator names it. */
export const OperatorCluster = z.discriminatedUnion("kind", [
  LocalCluster,
  SimulatedCluster,
  KubernetesCluster,
  KnativeCluster,
]);
export type OperatorCluster = z.infer<typeof OperatorCluster>;
