import type { KubernetesManifest } from "#ports/kubernetes.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import type { AgentGround } from "../cluster/cluster-servers.ts";
import { COMPONENT_CONTAINER, componentContainers, priorityOf, STAGE_CONTAINER } from "../cluster/component-pod.ts";
import { componentLabels, componentName } from "../cluster/run-names.ts";
import { stageComponent } from "../cluster/stage-order.ts";
import { serviceScale } from "./service-scale.ts";
import { SERVING_WRAPPER_SCRIPT } from "./serving-wrapper-script.ts";

/** Port of the stage, which the queue-proxy hands requests to, and of a component that is a server itself. */
export const STAGE_PORT = 8080;
export const COMPONENT_PORT = 8081;

/** The shortest time over which Knative averages: what it decides follows the load of a run soonest. */
const WINDOW = "6s";
/** Beyond the component's own limit, which the stage holds: time for its files and for the queue of the pod. */
const TIMEOUT_MARGIN_SECONDS = 60;
/** What Knative allows unless its operator raised it. */
const LONGEST_TIMEOUT_SECONDS = 600;

/** Knative lets nobody add capabilities; what is dropped leaves the same as in the pods of batch Jobs. */
const COMPONENT_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: {
    drop: ["AUDIT_WRITE", "FSETID", "MKNOD", "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETPCAP", "SYS_CHROOT"],
  },
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/** How long Knative lets a request of the component take, from when a pod has it. */
export function requestTimeoutSeconds({ timeoutSeconds }: RunComponent): number {
  const wanted = Math.ceil(timeoutSeconds) + TIMEOUT_MARGIN_SECONDS;
  return Math.max(Math.ceil(timeoutSeconds), Math.min(wanted, LONGEST_TIMEOUT_SECONDS));
}

/** The service that serves one component of a run: reachable in the cluster only, gone with the agent's Job. */
export function serviceManifest(
  component: RunComponent,
  { request, owner }: Pick<AgentGround, "request" | "owner">,
  token: string,
): KubernetesManifest {
  const { run, settings, store, nodeSelectors } = request;
  const { namespace } = settings;
  const { concurrency, leastPods, mostPods } = serviceScale(component.configuration);
  const labels = componentLabels(run, component.name);
  const nodeSelector = nodeSelectors[component.configuration.resource] ?? {};
  const { containers, volumes } = componentContainers({
    component,
    settings,
    store,
    nodeSelector,
    labels,
    stageVariables: {
      PROFAAS_ORDER: JSON.stringify(stageComponent(run, component)),
      PROFAAS_SERVE_TOKEN: token,
      ...(component.runnable.script === undefined ? { PROFAAS_COMPONENT_PORT: String(COMPONENT_PORT) } : {}),
    },
    wrapper: SERVING_WRAPPER_SCRIPT,
  });
  const timeoutSeconds = requestTimeoutSeconds(component);
  return {
    apiVersion: "serving.knative.dev/v1",
    kind: "Service",
    metadata: {
      name: componentName(run, component.name),
      namespace,
      labels: { ...labels, "networking.knative.dev/visibility": "cluster-local" },
      ...(owner === undefined ? {} : { ownerReferences: [{ ...owner }] }),
    },
    spec: {
      template: {
        metadata: {
          labels,
          annotations: {
            "autoscaling.knative.dev/min-scale": String(leastPods),
            "autoscaling.knative.dev/max-scale": String(mostPods),
            "autoscaling.knative.dev/initial-scale": String(Math.max(1, leastPods)),
            "autoscaling.knative.dev/window": WINDOW,
            "autoscaling.knative.dev/scale-to-zero-pod-retention-period": "0s",
          },
        },
        spec: {
          containerConcurrency: concurrency,
          timeoutSeconds,
          responseStartTimeoutSeconds: timeoutSeconds,
          ...priorityOf(request.settings),
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector: { ...nodeSelector } }),
          containers: containers.map((container) =>
            container.name === STAGE_CONTAINER
              ? { ...container, ...servingParts }
              : container.name === COMPONENT_CONTAINER
                ? { ...componentParts(component, container), securityContext: COMPONENT_SECURITY }
                : container,
          ),
          volumes,
        },
      },
    },
  };
}

const servingParts = {
  ports: [{ containerPort: STAGE_PORT }],
  readinessProbe: { httpGet: { path: "/health/ready" }, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 600 },
};

type ComponentContainer = ReturnType<typeof componentContainers>["containers"][number];

/** An image without a script is a server itself: it runs as it is, and is told its port. */
function componentParts({ runnable }: RunComponent, container: ComponentContainer): Record<string, unknown> {
  if (runnable.script !== undefined) return container;
  const { command: _wrapper, env, ...rest } = container;
  return { ...rest, env: [...env, { name: "PORT", value: String(COMPONENT_PORT) }] };
}
