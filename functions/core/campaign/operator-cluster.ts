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

/** An address; sentences name it, so that no key may be in it. */
const HttpAddress = z
  .url({ protocol: /^https?$/, error: "must be a URL that starts with http:// or https://" })
  .refine((url) => !/^[^/]+\/\/[^/]*@/.test(url), { error: "must hold no user name and no password" });

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
      endpoint: HttpAddress.optional(),
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
  ingress: HttpAddress.optional().meta({
    description: "Address that services are called at, with their host name as header; else their own URL.",
  }),
});
export type KnativeCluster = z.infer<typeof KnativeCluster>;

const VariableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable");

/** Where OSCAR's user and password, or a token of OpenID Connect, come from; they never stand in the operator's file. */
const OscarCredentials = z.discriminatedUnion("from", [
  z
    .strictObject({
      from: z.literal("environment"),
      user: VariableName.default("OSCAR_USERNAME"),
      password: VariableName.default("OSCAR_PASSWORD"),
      token: VariableName.default("OSCAR_TOKEN"),
    })
    .meta({ description: "Variables of the process: a token where there is one, else user and password." }),
  z.strictObject({ from: z.literal("folder"), folder: z.string().min(1) }).meta({
    description: "A folder with the file token, or with user and password, such as a mounted Kubernetes secret.",
  }),
]);
export type OscarCredentials = z.infer<typeof OscarCredentials>;

/** A service that is there already and is measured in place of one that profaas would make. */
const ExistingService = z.strictObject({
  service: z.string().min(1).meta({ description: "Its name on that OSCAR." }),
  change: z.boolean().default(false).meta({
    description:
      "Whether its cpu, memory, log level and swept variables may be changed for a run; they are put back after each.",
  }),
  secrets: z.record(z.string(), VariableName).default({}).meta({
    description:
      "By name of a secret that it has: the variable of the process that holds its value. OSCAR hides the values, and forgets a secret that an update does not send; so a service with secrets is only changed where all are named.",
  }),
});

const OscarCluster = z.strictObject({
  kind: z.literal("oscar"),
  endpoint: HttpAddress.meta({ description: "Address of OSCAR's REST API." }),
  credentials: OscarCredentials.default(OscarCredentials.parse({ from: "environment" })),
  verify: z.boolean().default(true).meta({ description: "False trusts any certificate of OSCAR and of its MinIO." }),
  caFile: z.string().min(1).optional().meta({ description: "PEM file of the authority that signed OSCAR's endpoint." }),
  prefix: z
    .string()
    .regex(/^[a-z]([-a-z0-9]{0,10}[a-z0-9])?$/, "must be 1 to 12 lower-case letters, digits and dashes")
    .default("profaas")
    .meta({ description: "Starts the name of every service, and so of every bucket, that profaas makes there." }),
  invocation: z.enum(["uploads", "job", "run"]).default("uploads").meta({
    description:
      "How the load is given: by uploads at their times, by POST /job with a job name of our own (OSCAR 4.1), or synchronously by POST /run.",
  }),
  parallelism: z.enum(["load", "slots", "cordon"]).default("load").meta({
    description:
      "What holds the parallelism: the load (no more is given at once), the CPU slots that the nodes have, or slots of as many nodes as are not cordoned.",
  }),
  loadJobs: z
    .strictObject({
      service: z.string().min(1).optional().meta({
        description:
          "Our profiler as a service of that OSCAR, with this store and this operator's file. A profiler that runs there finds itself; without one whoever profiles gives all loads.",
      }),
      of: z.enum(["long", "all", "none"]).default("long").meta({
        description:
          "Whose loads its jobs give: those that last longer than half a step, all (where work takes long that comes at once), or none.",
      }),
    })
    .default({ of: "long" })
    .meta({ description: "Loads that are given by jobs of our own profiler there, as they may outlast its steps." }),
  store: z
    .strictObject({ endpoint: HttpAddress.optional(), caFile: z.string().min(1).optional() })
    .default({})
    .meta({ description: "OSCAR's MinIO as we reach it, where its address differs from the one that OSCAR names." }),
  services: z
    .record(z.string(), ExistingService)
    .default({})
    .meta({ description: "By component: a service that exists and is measured itself, instead of a copy." }),
  alpineImages: z.array(z.string().min(1)).default([]).meta({
    description:
      "Images of musl (Alpine), for which OSCAR has another supervisor; a * at the end takes all that start so.",
  }),
  kubeconfig: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Path of a kubeconfig of the cluster: finer times, and needed to cordon." }),
  context: z.string().min(1).optional().meta({ description: "Context of the kubeconfig." }),
});
export type OscarCluster = z.infer<typeof OscarCluster>;

/** A place that measures, as the operator names it. */
export const OperatorCluster = z.discriminatedUnion("kind", [
  LocalCluster,
  SimulatedCluster,
  KubernetesCluster,
  KnativeCluster,
  OscarCluster,
]);
export type OperatorCluster = z.infer<typeof OperatorCluster>;
