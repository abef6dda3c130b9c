/** One thing that is wrong with a document, as a sentence, and where it is. Lines and columns count from 1. */
export interface Problem {
  /** `campaign.yaml:12:5: Cannot read the campaign as … must …: current value is …`. */
  readonly sentence: string;
  readonly path: readonly (string | number)[];
  readonly line: number;
  readonly column: number;
}

/** Thrown when a document that somebody wrote cannot be used; it lists everything that is wrong with it. */
export class DocumentError extends Error {
  readonly source: string;
  readonly problems: readonly Problem[];

  constructor(source: string, problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map((problem) => problem.sentence).join("\n"), options);
    this.name = "DocumentError";
    this.source = source;
    this.problems = problems;
  }
}
