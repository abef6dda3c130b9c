import { TECHNIQUES } from "./techniques.ts";

/** Every option of every section that is no technique's. */
export const GENERAL_OPTIONS = [
  "techniques",
  "y",
  "validation",
  "hp_selection",
  "hold_out_ratio",
  "folds",
  "extrapolation_columns",
  "interpolation_columns",
  "run_num",
  "seed",
  "hyperparameter_tuning",
  "hyperopt_max_evals",
  "hyperopt_save_interval",
  "save_training_regressors",
  "keras_backend",
  "keras_use_cpu",
  "configuration_file",
  "output",
  "j",
  "debug",
  "details",
] as const;

export const PREPARATION_OPTIONS = [
  "input_path",
  "rename_columns",
  "skip_rows",
  "use_columns",
  "skip_columns",
  "categorical_columns",
  "inverse",
  "log",
  "product_max_degree",
  "product_interactions_only",
  "selected_products",
  "ernest",
  "normalization",
] as const;

export const FEATURE_SELECTION_OPTIONS = [
  "method",
  "max_features",
  "min_features",
  "folds",
  "XGBoost_tolerance",
] as const;

/** The options of all sections. */
export const SECTION_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  General: GENERAL_OPTIONS,
  DataPreparation: PREPARATION_OPTIONS,
  FeatureSelection: FEATURE_SELECTION_OPTIONS,
  ...Object.fromEntries(Object.entries(TECHNIQUES).map(([name, { options }]) => [name, Object.keys(options)])),
};
