/** The graph of a target application: its components, and who hands files to whom. Plain data. */
export interface Workflow {
  readonly components: readonly Component[];
  readonly edges: readonly Edge[];
}

/** One stage of a workflow, as its FDL service defines it before a campaign sweeps anything. */
export interface Component {
  readonly name: string;
  /** The cluster that the FDL names for it. */
  readonly cluster?: string;
  readonly image?: string;
  /** The text of the script, never a path. */
  readonly script?: string;
  readonly cpuMillicores?: number;
  readonly memoryBytes?: number;
  readonly environment: Readonly<Record<string, string>>;
  /** `bucket/folder` that starts this component. */
  readonly inputPaths: readonly string[];
  readonly outputs: readonly ComponentOutput[];
}

export interface ComponentOutput {
  /** `bucket/folder` without slashes at its ends. */
  readonly path: string;
  /** A file goes here when its name starts with one of these (all, when empty) … */
  readonly prefixes: readonly string[];
  /** … and ends with one of these (all, when empty). */
  readonly suffixes: readonly string[];
}

/** Files that `from` writes below `path` start `to`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}
