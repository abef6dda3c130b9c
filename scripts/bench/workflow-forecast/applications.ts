import type { ScenarioComponentSpec } from "#core/scenario/scenario-spec.ts";

/** An application whose whole-workflow forecasts are judged. */
export interface JudgedApplication {
  readonly name: string;
  /** Who hands files to whom, and who joins. */
  readonly components: Readonly<Record<string, Pick<ScenarioComponentSpec, "join" | "to">>>;
  /** The campaign that models learn from. */
  readonly learned: string;
  /** Campaigns of what no model learned from, one for each arrival pattern, beside the application. */
  readonly patterns: readonly string[];
}

const ROUTE = { bytesShare: 1, probability: 1, gather: 1, delaySeconds: 0 };
const CAMPAIGNS = { learned: "learned", patterns: ["batch", "trace"] } as const;

export const JUDGED_APPLICATIONS: readonly JudgedApplication[] = [
  {
    name: "face-blur",
    components: {
      // Beside the picture it writes a list of faces, which nobody reads.
      "blur-faces": { join: false, to: { encode: { ...ROUTE, files: 1 } } },
      encode: { join: false, to: {} },
    },
    ...CAMPAIGNS,
  },
  {
    name: "video-chunks",
    components: {
      split: { join: false, to: { transform: ROUTE } },
      transform: { join: false, to: { join: ROUTE } },
      join: { join: true, to: {} },
    },
    ...CAMPAIGNS,
  },
];
