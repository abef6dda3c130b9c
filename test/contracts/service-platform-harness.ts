import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent, ServicePlatform } from "#ports/service-platform.ts";

/** What a platform's test brings so that the contract can be put to it. */
export interface PlatformHarness {
  readonly platform: ServicePlatform;
  /** Another platform object over the same state, as a later process would make it. */
  reopen(): ServicePlatform;
  /** The store the platform reads inputs from and writes files between components to. Both buckets exist. */
  readonly store: ObjectStore;
  readonly inputBucket: string;
  readonly workBucket: string;
  /** False where this machine lets the platform hold no memory limit; true when it is not said. */
  readonly holdsMemory?: boolean;
  /** Whether a place is free once its outputs are there, so that a container's end is beside the next one's start. */
  readonly endsBesideNext?: boolean;
  /** False where nobody tells the platform of its nodes; true when it is not said. */
  readonly seesNodes?: boolean;
  /** A component that behaves as wanted on this platform. */
  component(wanted: WantedComponent): RunComponent;
  /** Lets this much of the platform's time pass. */
  pass(durationSeconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface WantedComponent {
  readonly name: string;
  readonly behaviour: Behaviour;
  /** 1 by default. */
  readonly parallelism?: number;
  /** 60 by default. */
  readonly timeoutSeconds?: number;
  readonly join?: boolean;
  /** `work/<name>` takes every file, unless said otherwise. */
  readonly outputs?: RunComponent["outputs"];
}

export type Behaviour =
  /**
   * Takes this long, then leaves one file of at least one byte. It fails instead, printing "refused", when the key of
   * its input ends in what `failsOn` says.
   */
  | { readonly kind: "compute"; readonly seconds: number; readonly failsOn?: string }
  /** Leaves so many files at once, with different names that all end like the name of the input. */
  | { readonly kind: "fanOut"; readonly files: number }
  /** Prints "the reason" and ends with this exit code. */
  | { readonly kind: "fail"; readonly exitCode: number }
  /** Takes memory until the limit of its configuration stops it. */
  | { readonly kind: "exhaustMemory" };
