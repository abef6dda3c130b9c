/** What the predictor answers, as far as the page looks at it (see /openapi.json). */
export type Input = NumberInput | CategoryInput;

export interface NumberInput {
  readonly kind: "number";
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly values: readonly number[] | null;
  readonly typical: number;
}

export interface CategoryInput {
  readonly kind: "category";
  readonly name: string;
  readonly description: string;
  readonly values: readonly string[];
  readonly typical: string;
}

export interface Target {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
}

export interface ModelSummary {
  readonly name: string;
  readonly version: string;
  readonly campaignId: string | null;
  readonly subject: string;
  readonly target: Target;
  readonly partial: boolean;
}

export interface ModelDescription extends ModelSummary {
  readonly inputs: readonly Input[];
  readonly level: number;
  readonly quality: readonly string[];
  readonly warnings: readonly string[];
}

export interface Prediction {
  readonly prediction: number;
  readonly lower: number;
  readonly upper: number;
  readonly extrapolation: number;
  readonly reason: string;
}

export interface Answer {
  readonly model: string;
  readonly version: string;
  readonly target: Target;
  readonly level: number;
  readonly predictions: readonly Prediction[];
  readonly sentence?: string;
}

/** Models of one campaign that answer the same questions, each for another target. */
export interface ModelGroup {
  readonly id: string;
  readonly campaign: string;
  readonly subject: string;
  readonly models: readonly ModelSummary[];
}

export type Question = Record<string, number | string>;

/** One input along which the prediction is drawn. */
export interface Curve {
  readonly input: NumberInput;
  readonly target: Target;
  readonly level: number;
  readonly values: readonly number[];
  readonly answers: readonly Prediction[];
  /** Where the question stands on it. */
  readonly at: number;
  readonly answer: Prediction;
}
