import type { FeatureChoice, FeaturePlan, TablePlan } from "#core/study/study-plan.ts";
import { columnBounds, required } from "./read-general.ts";
import {
  mappingOf,
  numberOf,
  type Option,
  refuseOption,
  textOf,
  textsOf,
  truthOf,
  wholeNumberOf,
  wordOf,
} from "./option-values.ts";
import type { Reading } from "./reading.ts";

/** What [DataPreparation] says of the table; the target is [General]'s. */
export function readTable(
  reading: Reading,
): Omit<TablePlan, "path" | "target"> & { readonly path: string | undefined } {
  const { complaints } = reading;
  const section = reading.section("DataPreparation");
  const path = required(reading, section, "input_path", "the path of a CSV file");
  const rows = section.find("skip_rows");
  const [use, skip] = [columnsOf(reading, "use_columns"), columnsOf(reading, "skip_columns")];
  const used = section.find("use_columns");
  if (used !== undefined && use?.length === 0) refuseOption(complaints, used, "must name at least one column");
  const skipped = section.find("skip_columns");
  if (used !== undefined && skipped !== undefined) {
    reading.note(skipped.line, "skip_columns has no effect beside use_columns, which says all");
  }
  return {
    path: path && textOf(complaints, path),
    renames: renamesOf(reading),
    atMost: (rows && columnBounds(reading, rows)) ?? [],
    use: use ?? null,
    skip: used === undefined ? (skip ?? []) : [],
    categories: columnsOf(reading, "categorical_columns") ?? [],
  };
}

/** What [DataPreparation] says of the features. */
export function readFeatures(reading: Reading): FeaturePlan {
  const { complaints } = reading;
  const section = reading.section("DataPreparation");
  const truth = (key: string): boolean => {
    const option = section.find(key);
    return (option && truthOf(complaints, option)) ?? false;
  };
  const ernest = truth("ernest");
  for (const key of ["use_columns", "skip_columns", "inverse", "product_max_degree", "normalization"]) {
    const option = ernest ? section.find(key) : undefined;
    if (option === undefined || (option.value.kind === "truth" && !option.value.value)) continue;
    refuseOption(complaints, option, "must not be there beside ernest = True, which makes all features");
  }
  const degree = section.find("product_max_degree");
  const only = section.find("product_interactions_only");
  if (only !== undefined && degree === undefined) {
    reading.note(only.line, "product_interactions_only has no effect without product_max_degree");
  }
  return {
    inverse: termColumns(reading, "inverse"),
    log: termColumns(reading, "log"),
    degree: (degree && degreeOf(reading, degree)) ?? 1,
    interactionsOnly: truth("product_interactions_only"),
    products: productsOf(reading),
    ernest,
    standardise: truth("normalization"),
  };
}

/** What [FeatureSelection] says. */
export function readFeatureChoice(reading: Reading): FeatureChoice | undefined {
  if (!reading.hasSection("FeatureSelection")) return { kind: "all" };
  const { complaints } = reading;
  const section = reading.section("FeatureSelection");
  const option = required(reading, section, "method", "SFS or XGBoost");
  const method = option && wordOf(complaints, option, ["SFS", "XGBoost"]);
  if (method === undefined) return undefined;
  const number = (key: string, least: number): number | undefined => {
    const found = section.find(key);
    return found && wholeNumberOf(complaints, found, least);
  };
  const without = (...keys: string[]): void => {
    for (const key of keys) {
      const found = section.find(key);
      if (found !== undefined) reading.note(found.line, `[FeatureSelection] ${key} has no effect with ${method}`);
    }
  };
  if (method === "XGBoost") {
    without("min_features", "folds");
    const asked = required(reading, section, "XGBoost_tolerance", "the share of the importance to keep");
    const share = asked && numberOf(complaints, asked, asked.value);
    if (share !== undefined && !(share > 0 && share <= 1)) {
      return refuseOption(complaints, asked!, "must be a number above 0 and at most 1");
    }
    return share === undefined ? undefined : { kind: "importance", share, most: number("max_features", 1) ?? null };
  }
  without("XGBoost_tolerance");
  required(reading, section, "max_features", "the largest number of features");
  required(reading, section, "folds", "the folds that features are chosen by");
  const [most, folds, least] = [number("max_features", 1), number("folds", 2), number("min_features", 1) ?? 1];
  if (most === undefined || folds === undefined) return undefined;
  if (least > most) {
    return refuseOption(complaints, section.find("min_features")!, `must be at most max_features (${most})`);
  }
  return { kind: "forward", least, most, folds };
}

function renamesOf(reading: Reading): TablePlan["renames"] {
  const option = reading.section("DataPreparation").find("rename_columns");
  const entries = (option && mappingOf(reading.complaints, option)) ?? [];
  return entries.flatMap(([from, to]) => {
    reading.mention(option!, from, "before");
    if (to.kind === "text" && to.text !== "") return [{ from, to: to.text }];
    refuseOption(reading.complaints, option!, "must have a new name for every column", to);
    return [];
  });
}

function columnsOf(reading: Reading, key: string): readonly string[] | undefined {
  const option = reading.section("DataPreparation").find(key);
  const names = option && textsOf(reading.complaints, option);
  for (const name of names ?? []) reading.mention(option!, name);
  return names;
}

/** `[*]` is every column of numbers. */
function termColumns(reading: Reading, key: string): readonly string[] | "all" {
  const option = reading.section("DataPreparation").find(key);
  const { value } = option ?? {};
  if (value?.kind === "list" && value.items.length === 1) {
    const [only] = value.items;
    if (only?.kind === "text" && only.text === "*") return "all";
  }
  return columnsOf(reading, key) ?? [];
}

function degreeOf(reading: Reading, option: Option): number | "inf" | undefined {
  const { value } = option;
  const word = value.kind === "text" && value.text === "inf";
  if (word || (value.kind === "number" && value.value === Infinity)) return "inf";
  if (value.kind === "number" && value.whole && value.value >= 1 && value.value <= 100) return value.value;
  return refuseOption(reading.complaints, option, "must be a whole number from 1 to 100, or inf");
}

function productsOf(reading: Reading): readonly (readonly string[])[] {
  const option = reading.section("DataPreparation").find("selected_products");
  const { complaints } = reading;
  return ((option && textsOf(complaints, option)) ?? []).map((product) => {
    const names = product.split(/\s+/).filter((name) => name !== "");
    if (names.length === 0) refuseOption(complaints, option!, "must name the columns of every product");
    for (const name of names) reading.mention(option!, name, "made");
    return names;
  });
}
