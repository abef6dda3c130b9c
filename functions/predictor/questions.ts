/** Questions to one model, as somebody wrote them. */
export interface Questions {
  readonly questions: readonly unknown[];
  /** What follows "Cannot answer" in a sentence about one of them: `row 3`. */
  readonly where: (index: number) => string;
  /** There was one question, which is answered in words too. */
  readonly single: boolean;
}
