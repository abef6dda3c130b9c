import type { RunComponent } from "#ports/service-platform.ts";

import type { MeasuredCluster, PodStore } from "./cluster-run.ts";
import { containerVariables, literal } from "./component-environment.ts";
import { storeVariable } from "./stage-order.ts";
import { SHARED_FOLDER, WRAPPER_SCRIPT } from "./wrapper-script.ts";

export const STAGE_CONTAINER = "stage";
export const COMPONENT_CONTAINER = "component";
/** Where the keys of the store are in our own containers. */
export const STORE_FOLDER = "/var/run/profaas/store";
/** Our own processes run as nobody in particular, whatever the image says. */
export const OWN_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  runAsUser: 65_532,
  runAsGroup: 65_532,
  seccompProfile: { type: "RuntimeDefault" },
} as const;
/** A component may be what its image makes it, but not more: the container engine's usual powers without the riskier. */
const COMPONENT_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"], add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"] },
  seccompProfile: { type: "RuntimeDefault" },
} as const;
const TERMINATION_SECONDS = 2;

export interface ComponentPodOptions {
  readonly component: RunComponent;
  readonly settings: Pick<MeasuredCluster, "image" | "imagePullPolicy" | "priorityClass" | "store">;
  readonly store: PodStore;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** What the stage is told beside the store: its order, its mode. */
  readonly stageVariables: Readonly<Record<string, string>>;
  /** What runs in the component's container; the wrapper for one invocation unless said otherwise. */
  readonly wrapper?: string;
}

/** The containers and volumes of a component's pod: the stage carries files, the component holds to its limits. */
export function componentContainers({ component, settings, store, stageVariables, wrapper }: ComponentPodOptions) {
  const { image, imagePullPolicy } = settings;
  const { cpuMillicores, memoryBytes } = component.configuration;
  const limits = { cpu: `${cpuMillicores}m`, memory: String(memoryBytes) };
  const shared = { name: "shared", mountPath: SHARED_FOLDER };
  return {
    containers: [
      {
        name: STAGE_CONTAINER,
        image,
        imagePullPolicy,
        command: ["node", "/opt/profaas/stage.mjs"],
        env: [
          { name: "PROFAAS_STORE", value: storeVariable(store) },
          ...Object.entries(stageVariables).map(([name, value]) => ({ name, value: literal(value) })),
        ],
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "512Mi" } },
        securityContext: OWN_SECURITY,
        terminationMessagePolicy: "FallbackToLogsOnError",
        volumeMounts: [shared, { name: "store", mountPath: STORE_FOLDER, readOnly: true }],
      },
      {
        name: COMPONENT_CONTAINER,
        image: component.runnable.image ?? "",
        imagePullPolicy,
        command: ["/bin/sh", "-c", literal(wrapper ?? WRAPPER_SCRIPT)],
        env: containerVariables(component.configuration),
        resources: { requests: limits, limits },
        securityContext: COMPONENT_SECURITY,
        volumeMounts: [shared],
      },
    ],
    volumes: [
      { name: "shared", emptyDir: {} },
      { name: "store", secret: { secretName: settings.store.secret } },
    ],
  };
}

/** The template of a pod that serves one invocation and ends. */
export function componentPod(options: ComponentPodOptions) {
  return {
    metadata: { labels: { ...options.labels } },
    spec: {
      ...componentContainers(options),
      ...priorityOf(options.settings),
      restartPolicy: "Never",
      nodeSelector: { ...options.nodeSelector },
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: TERMINATION_SECONDS,
    },
  };
}

/** What a pod says of its priority; nothing where the operator's file says nothing. */
export function priorityOf({ priorityClass }: Pick<MeasuredCluster, "priorityClass">): {
  readonly priorityClassName?: string;
} {
  return priorityClass === undefined ? {} : { priorityClassName: priorityClass };
}
