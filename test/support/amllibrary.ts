import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "fixtures/amllibrary");

/** The configuration files that ship with aMLLibrary, by name. */
export const SHIPPED: readonly string[] = readdirSync(join(FOLDER, "example_configurations")).sort();

export function shippedPath(name: string): string {
  return join(FOLDER, "example_configurations", name);
}

export function shippedText(name: string): string {
  return readFileSync(shippedPath(name), "utf8");
}

/** A table that ships with aMLLibrary. */
export function inputText(name: string): string {
  return readFileSync(join(FOLDER, "inputs", name), "utf8");
}

export interface GridOptions {
  readonly target: string;
  readonly input: string;
  /** Lines of [General] on the validation. */
  readonly validation: readonly string[];
  /** More lines of [DataPreparation]. */
  readonly preparation: readonly string[];
}

/** A search like those that the predecessor was measured with: eight techniques, 74 combinations. */
export function gridText({ target, input, validation, preparation }: GridOptions): string {
  return `[General]
run_num = 1
techniques = ['Dummy','LRRidge','NNLS','Stepwise','DecisionTree','RandomForest','SVR','XGBoost']
hp_selection = KFold
folds = 5
${validation.join("\n")}
y = "${target}"

[DataPreparation]
input_path = "${input}"
normalization = True
product_max_degree = 2
${preparation.join("\n")}

[LRRidge]
alpha = [0.001, 0.01, 0.1, 1.0, 10.0]

[NNLS]
fit_intercept = [True, False]

[Stepwise]
p_to_add = [0.05]
p_to_remove = [0.1]
fit_intercept = [True]
max_iter = [100]

[DecisionTree]
criterion = ['squared_error']
max_depth = [5, 10, 20]
max_features = [1.0]
min_samples_split = [2]
min_samples_leaf = [1, 2, 5]

[RandomForest]
n_estimators = [100, 300]
criterion = ['squared_error']
max_depth = [10, 20]
max_features = [0.5, 1.0]
min_samples_split = [2]
min_samples_leaf = [1, 2]

[SVR]
C = [1, 10, 100, 1000]
epsilon = [0.01, 0.05]
gamma = [0.01, 0.1, 1.0]
kernel = ['rbf']
degree = [2]

[XGBoost]
min_child_weight = [1, 5]
gamma = [0]
n_estimators = [100, 400]
learning_rate = [0.05, 0.1]
max_depth = [4, 8]
alpha = [0]
lambda = [1]
`;
}
