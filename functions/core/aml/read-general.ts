import type { ColumnBound, InnerValues, RandomSplit, SearchPlan, ValidationSplit } from "#core/study/study-plan.ts";
import type { Literal } from "./literal.ts";
import {
  mappingOf,
  numberOf,
  type Option,
  refuseOption,
  shareOf,
  textOf,
  textsOf,
  truthOf,
  wholeNumberOf,
  wordOf,
} from "./option-values.ts";
import type { Reading, SectionReading } from "./reading.ts";
import { TECHNIQUES } from "./techniques.ts";

/** What [General] says; undefined where it is not there or wrong, which has been told. */
export interface General {
  readonly target: string | undefined;
  readonly techniques: readonly string[];
  readonly validation: ValidationSplit | undefined;
  readonly selection: RandomSplit | undefined;
  readonly search: SearchPlan | undefined;
  readonly runs: number;
  readonly seed: number;
}

const VALIDATIONS = ["All", "HoldOut", "KFold", "Interpolation", "Extrapolation"] as const;
const SELECTIONS = ["All", "HoldOut", "KFold"] as const;

/** Reads [General]. */
export function readGeneral(reading: Reading): General {
  const { complaints } = reading;
  const section = reading.section("General");
  const asked = required(reading, section, "validation", "one of the ways to hold rows out for the last judgement");
  const validation = asked && wordOf(complaints, asked, VALIDATIONS);
  const chosen = required(reading, section, "hp_selection", "one of the ways to hold rows out for the choice");
  const selection = chosen && wordOf(complaints, chosen, SELECTIONS);
  const splits = splitsOf(reading, section, validation, selection);
  const target = required(reading, section, "y", "the column to predict");
  const run = section.find("run_num");
  const seed = section.find("seed");
  tellWithoutEffect(reading, section);
  return {
    target: target && textOf(complaints, target),
    techniques: techniquesOf(reading, section),
    ...splits,
    search: searchOf(reading, section),
    runs: (run && wholeNumberOf(complaints, run, 1)) ?? 1,
    seed: (seed && wholeNumberOf(complaints, seed, 0)) ?? 0,
  };
}

/** An option that must be there, or a complaint. */
export function required(reading: Reading, section: SectionReading, key: string, what: string): Option | undefined {
  if (!section.has(key)) {
    reading.complaints.add(section.line, `[${section.name}] ${key} must be given: ${what}`, [section.name, key]);
  }
  return section.find(key);
}

function techniquesOf(reading: Reading, section: SectionReading): readonly string[] {
  const option = required(reading, section, "techniques", `a list out of ${Object.keys(TECHNIQUES).join(", ")}`);
  if (option === undefined) return [];
  const names = textsOf(reading.complaints, option) ?? [];
  if (option.value.kind === "list" && option.value.items.length === 0) {
    refuseOption(reading.complaints, option, "must name at least one technique");
  }
  return names.filter((name, index) => {
    if (Object.hasOwn(TECHNIQUES, name)) return true;
    const item = (option.value as Extract<Literal, { kind: "list" }>).items[index]!;
    refuseOption(reading.complaints, option, `must be out of ${Object.keys(TECHNIQUES).join(", ")}`, item);
    return false;
  });
}

function splitsOf(
  reading: Reading,
  section: SectionReading,
  validation: (typeof VALIDATIONS)[number] | undefined,
  selection: (typeof SELECTIONS)[number] | undefined,
): Pick<General, "validation" | "selection"> {
  const uses = [validation, selection];
  const needed = (key: string, when: string): Option | undefined => {
    if (uses.some((use) => use === when)) return required(reading, section, key, `${when} needs it`);
    const unused = section.find(key);
    if (unused !== undefined) reading.note(unused.line, `${key} has no effect as nothing is ${when}`);
    return undefined;
  };
  const ratio = needed("hold_out_ratio", "HoldOut");
  const folds = needed("folds", "KFold");
  const beyond = needed("extrapolation_columns", "Extrapolation");
  const between = needed("interpolation_columns", "Interpolation");
  const share = ratio && shareOf(reading.complaints, ratio);
  const count = folds && wholeNumberOf(reading.complaints, folds, 2);
  const randomSplit = (name: string | undefined): RandomSplit | undefined => {
    if (name === "All") return { kind: "none" };
    if (name === "HoldOut") return share === undefined ? undefined : { kind: "hold-out", share };
    return name === "KFold" && count !== undefined ? { kind: "folds", count } : undefined;
  };
  const bounds = beyond && columnBounds(reading, beyond);
  const columns = between && innerValues(reading, between);
  return {
    selection: randomSplit(selection),
    validation:
      validation === "Extrapolation"
        ? bounds && { kind: "beyond", bounds }
        : validation === "Interpolation"
          ? columns && { kind: "between", columns }
          : randomSplit(validation),
  };
}

/** Columns with a number each. */
export function columnBounds(reading: Reading, option: Option): readonly ColumnBound[] | undefined {
  const entries = mappingOf(reading.complaints, option);
  if (entries?.length === 0) return refuseOption(reading.complaints, option, "must name at least one column");
  return entries?.flatMap(([column, item]) => {
    reading.mention(option, column, "before");
    const bound = numberOf(reading.complaints, option, item);
    return bound === undefined ? [] : [{ column, bound }];
  });
}

function innerValues(reading: Reading, option: Option): readonly InnerValues[] | undefined {
  const { complaints } = reading;
  const entries = mappingOf(complaints, option);
  if (entries?.length === 0) return refuseOption(complaints, option, "must name at least one column");
  return entries?.flatMap(([column, item]): InnerValues[] => {
    reading.mention(option, column, "before");
    if (item.kind === "number") {
      if (Number.isInteger(item.value) && item.value >= 2) return [{ column, values: { stride: item.value } }];
      refuseOption(complaints, option, "must have a step that is a whole number of at least 2, or a list", item);
      return [];
    }
    if (item.kind !== "list" || item.items.length === 0) {
      refuseOption(complaints, option, "must have a list of values or a step for every column", item);
      return [];
    }
    const values = item.items.map((value) => numberOf(complaints, option, value));
    return values.includes(undefined) ? [] : [{ column, values: [...new Set(values as number[])] }];
  });
}

function searchOf(reading: Reading, section: SectionReading): SearchPlan | undefined {
  const { complaints } = reading;
  const tuning = section.find("hyperparameter_tuning");
  const asked = tuning && wordOf(complaints, tuning, ["Hyperopt"]);
  const evaluations = section.find("hyperopt_max_evals");
  const interval = section.find("hyperopt_save_interval");
  if (interval !== undefined && wholeNumberOf(complaints, interval, 0) !== undefined) {
    reading.note(interval.line, "hyperopt_save_interval has no effect: every trial is kept as soon as it is done");
  }
  if (tuning === undefined) {
    if (evaluations !== undefined)
      reading.note(evaluations.line, "hyperopt_max_evals has no effect without hyperparameter_tuning = Hyperopt");
    return { kind: "grid" };
  }
  const many = required(reading, section, "hyperopt_max_evals", "Hyperopt needs it");
  const count = many && wholeNumberOf(complaints, many, 1);
  return asked !== undefined && count !== undefined ? { kind: "bayes", evaluations: count } : undefined;
}

const BY_THE_COMMAND = "is said on the command line here";
const ONE_TRAINER = "has no effect: networks are trained by TensorFlow.js on processors";

function tellWithoutEffect(reading: Reading, section: SectionReading): void {
  const { complaints } = reading;
  for (const key of ["configuration_file", "output", "j", "debug", "details"]) {
    const option = section.find(key);
    if (option !== undefined) reading.note(option.line, `${key} ${BY_THE_COMMAND}; that of the file has no effect`);
  }
  const backend = section.find("keras_backend");
  if (backend !== undefined && wordOf(complaints, backend, ["tensorflow", "torch", "jax"]) !== undefined) {
    reading.note(backend.line, `keras_backend ${ONE_TRAINER}`);
  }
  const processors = section.find("keras_use_cpu");
  if (processors !== undefined && truthOf(complaints, processors) !== undefined) {
    reading.note(processors.line, `keras_use_cpu ${ONE_TRAINER}`);
  }
  const save = section.find("save_training_regressors");
  if (save !== undefined && truthOf(complaints, save) === true) {
    refuseOption(
      complaints,
      save,
      "must be False: models of a part of the rows are not kept; their predictions are, in prediction.csv",
    );
  }
}
