/** What a cluster has, and what of it is taken. */
export interface NodeInspector {
  /** All nodes whose labels hold every one of these; all nodes when none is given. */
  nodes(
    labels?: Readonly<Record<string, string>>,
    options?: {
      /** Pods with all of these labels are not counted among those that asked for something. */
      readonly uncounted?: Readonly<Record<string, string>>;
    },
  ): Promise<readonly InspectedNode[]>;
}

export interface InspectedNode {
  readonly name: string;
  /** As Kubernetes names it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly cores: number;
  readonly memoryBytes: number;
  /** What pods may ask for in all. */
  readonly allocatable: NodeAmounts;
  /** What the pods that are there have asked for. */
  readonly requested: NodeAmounts;
  /** Devices by the name that pods ask for them, such as `nvidia.com/gpu`. */
  readonly accelerators?: Readonly<Record<string, number>>;
  readonly ready: boolean;
  /** No new pod goes there. */
  readonly unschedulable: boolean;
  /** `MemoryPressure`, `DiskPressure`, `PIDPressure`: the ones that hold now. */
  readonly pressures: readonly string[];
  readonly taints: readonly string[];
  /** Kernel, container runtime and kubelet, and the machine type where a label tells it: what makes nodes alike. */
  readonly kind: string;
  /** Images that lie on the node, by every name that they have there. */
  readonly images: readonly (readonly string[])[];
}

export interface NodeAmounts {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly pods: number;
}
