import { DocumentError, type Problem } from "#core/document/document-error.ts";

const MOST_PROBLEMS = 20;

/** Gathers what is wrong with a configuration file, so that its writer sees everything at once. */
export class Complaints {
  readonly source: string;
  readonly #problems: Problem[] = [];

  constructor(source: string) {
    this.source = source;
  }

  /** A rule that something on a line breaks: `[General] folds must be …`. */
  add(line: number, rule: string, path: readonly string[] = []): void {
    const sentence = `${this.source}:${line}:1: Cannot read the configuration as ${rule}`;
    this.#problems.push({ sentence, path, line, column: 1 });
  }

  /** Throws all of it (the first 20 in full), or does nothing where nothing is wrong. */
  refuse(): void {
    if (this.#problems.length === 0) return;
    const told = [...new Map(this.#problems.map((problem) => [problem.sentence, problem])).values()].sort(
      (left, right) => left.line - right.line,
    );
    const shown = told.slice(0, MOST_PROBLEMS);
    const more = told[MOST_PROBLEMS];
    if (more !== undefined) {
      const rest = told.length - MOST_PROBLEMS;
      const sentence = `${this.source}: ${rest} more ${rest === 1 ? "problem" : "problems"} not shown.`;
      shown.push({ ...more, sentence });
    }
    throw new DocumentError(this.source, shown);
  }
}
