import { z } from "zod";

import { quantityOf } from "../quantity.ts";

const Reference = z.looseObject({ name: z.string().default("") });
const Container = z.looseObject({
  name: z.string().default(""),
  image: z.string().optional(),
  command: z.array(z.string()).nullish(),
  args: z.array(z.string()).nullish(),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .looseObject({ secretKeyRef: Reference.optional(), configMapKeyRef: Reference.optional() })
          .optional(),
      }),
    )
    .nullish(),
  envFrom: z.array(z.looseObject({ secretRef: Reference.optional(), configMapRef: Reference.optional() })).nullish(),
  resources: z
    .looseObject({
      limits: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      requests: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .optional(),
});
const Volume = z.looseObject({
  name: z.string(),
  secret: z.looseObject({ secretName: z.string().optional() }).optional(),
  emptyDir: z.looseObject({}).optional(),
});

/** What a pod of a service or Job is to be, as far as a copy of it depends on it. */
export const PodTemplate = z.looseObject({
  spec: z.looseObject({
    containers: z.array(Container).min(1),
    initContainers: z.array(Container).nullish(),
    volumes: z.array(Volume).nullish(),
    nodeSelector: z.record(z.string(), z.string()).nullish(),
  }),
});
export type PodTemplate = z.infer<typeof PodTemplate>;

/** The part of a pod that a copy is made of: its first container. */
export function copiedPart({ spec }: PodTemplate) {
  const [container] = spec.containers;
  const own = container!;
  const { limits, requests } = own.resources ?? {};
  const quantity = (name: string): number | null => {
    const value = quantityOf(limits?.[name] ?? requests?.[name]);
    return value > 0 ? value : null;
  };
  const cores = quantity("cpu");
  const memory = quantity("memory");
  return {
    image: own.image ?? null,
    command: [...(own.command ?? []), ...(own.args ?? [])],
    cpuMillicores: cores === null ? null : Math.max(1, Math.round(cores * 1000)),
    memoryBytes: memory === null ? null : Math.max(1, Math.round(memory)),
    environment: Object.fromEntries(
      (own.env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
    nodeSelector: spec.nodeSelector ?? {},
    secrets: secretsOf(spec),
    uncopied: uncopiedOf(spec),
  };
}

function secretsOf({ containers, volumes }: PodTemplate["spec"]): string[] {
  const [own] = containers;
  const names = [
    ...(own?.env ?? []).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
    ...(own?.envFrom ?? []).flatMap(({ secretRef }) => secretRef?.name ?? []),
    ...(volumes ?? []).flatMap(({ name, secret }) => (secret === undefined ? [] : [secret.secretName ?? name])),
  ];
  return [...new Set(names)].sort();
}

function uncopiedOf({ containers, initContainers, volumes }: PodTemplate["spec"]): string[] {
  const [own, ...beside] = containers;
  const maps = [
    ...(own?.env ?? []).flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef?.name ?? []),
    ...(own?.envFrom ?? []).flatMap(({ configMapRef }) => configMapRef?.name ?? []),
  ];
  return [
    ...beside.map(({ name }) => `it has the container "${name}" beside it`),
    ...(initContainers ?? []).map(({ name }) => `it is prepared by the container "${name}"`),
    ...[...new Set(maps)].map((name) => `it reads the config map "${name}"`),
    ...(volumes ?? []).flatMap(({ name, secret, emptyDir }) =>
      secret === undefined && emptyDir === undefined ? [`it mounts the volume "${name}"`] : [],
    ),
  ];
}
