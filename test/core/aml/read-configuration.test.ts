import { describe, expect, it } from "vitest";

import { readConfiguration } from "#core/aml/read-configuration.ts";
import { refuseUnknownColumns } from "#core/aml/refuse-unknown-columns.ts";
import { gridTrials } from "#core/study/study-trials.ts";

import { gridText, SHIPPED, shippedText } from "../../support/amllibrary.ts";

const RECIPE = { numbers: ["identity"], degree: 1, scaling: "none" } as const;

const SMALL = `[General]
techniques = ['LRRidge']
validation = All
hp_selection = All
y = "y"

[DataPreparation]
input_path = "table.csv"

[LRRidge]
alpha = [0.1]
`;

/** The small file with a line changed or added behind another. */
function changed(from: string, to: string): string {
  expect(SMALL).toContain(from);
  return SMALL.replace(from, to);
}

describe("readConfiguration()", () => {
  it.each(SHIPPED.filter((name) => name !== "faas_predict.ini"))("maps %s, which ships with aMLLibrary", (name) => {
    const { plan, mentions } = readConfiguration(shippedText(name), name);
    expect(plan.techniques.length).toBeGreaterThan(0);
    expect(plan.table.path).toMatch(/^inputs\/.*\.csv$/);
    expect(mentions.every(({ line }) => line > 0)).toBe(true);
  });

  it("tells a file that names data and nothing to learn by that it asks for predictions", () => {
    expect(() => readConfiguration(shippedText("faas_predict.ini"), "faas_predict.ini")).toThrow(
      /^faas_predict\.ini:1:1: .*must name techniques to train: this file asks for predictions/,
    );
  });

  it.each([
    [["validation = HoldOut", "hold_out_ratio = 0.2"], { kind: "hold-out", share: 0.2 }],
    [["validation = KFold"], { kind: "folds", count: 5 }],
    [
      ["validation = Extrapolation", "extrapolation_columns = {'cores': 26}"],
      { kind: "beyond", bounds: [{ column: "cores", bound: 26 }] },
    ],
    [
      ["validation = Interpolation", "interpolation_columns = {'cores': [12, 22], 'size': 2}"],
      {
        kind: "between",
        columns: [
          { column: "cores", values: [12, 22] },
          { column: "size", values: { stride: 2 } },
        ],
      },
    ],
  ])("maps a grid as the predecessor was measured with, by %j", (validation, split) => {
    const text = gridText({ target: "runtime", input: "t.csv", validation, preparation: ["inverse = ['cores']"] });
    const { plan } = readConfiguration(text, "grid.ini");
    expect(plan.validation).toEqual(split);
    expect(plan.selection).toEqual({ kind: "folds", count: 5 });
    expect(plan.features).toMatchObject({ inverse: ["cores"], degree: 2, standardise: true });
    expect(plan.techniques.flatMap((technique) => gridTrials(plan, technique, RECIPE))).toHaveLength(
      1 + 5 + 2 + 1 + 9 + 16 + 24 + 16,
    );
  });

  it("makes every combination once: a linear kernel has neither gamma nor degree (simplest_example_2, W3)", () => {
    const { plan, notes } = readConfiguration(shippedText("simplest_example_2.ini"), "s.ini");
    const trials = plan.techniques.flatMap((technique) => gridTrials(plan, technique, RECIPE));
    const of = (family: string) => trials.filter((trial) => trial.family === family);
    expect(of("support-vector")).toHaveLength(4 * 3 * (1 + 4 + 4 * 3 + 4));
    // aMLLibrary lost its 144 combinations of criterion 'mae' without a word.
    expect(of("random-forest")).toHaveLength(3 * 2 * 2 * 3 * 2 * 2);
    expect(notes.join("\n")).toMatch(/Line 19: \[RandomForest\] criterion: "mae" is the old name of "absolute_error"/);
  });

  it("honours an option that ships in the wrong one of the two general sections, with a note", () => {
    const { plan, notes } = readConfiguration(shippedText("stereomatch_itr_100.ini"), "s.ini");
    expect(plan.features.standardise).toBe(true);
    expect(notes).toContain("Line 9: normalization belongs into [DataPreparation]; taken for it from [General].");
  });

  it("reads priors, with the bounds of hyperopt as plain numbers", () => {
    const { plan } = readConfiguration(shippedText("faas_test_hyperopt_sfs.ini"), "f.ini");
    expect(plan.search).toEqual({ kind: "bayes", evaluations: 10 });
    expect(plan.featureChoice).toEqual({ kind: "forward", least: 1, most: 3, folds: 3 });
    expect(plan.techniques[1]!.dimensions["minimumLeafRows"]).toEqual({ kind: "log-uniform", low: 0.01, high: 0.5 });
  });

  it.each([
    [
      "an unknown section",
      `${SMALL}[LRRigde]\nalpha = [1]\n`,
      /:12:1: .*\[LRRigde\] must be a section that there is: did you mean "LRRidge"\?/,
    ],
    [
      "an unknown key",
      changed("input_path", "inverze = ['a']\ninput_path"),
      /:8:1: .*\[DataPreparation\] inverze must not be there: did you mean "inverse"\?/,
    ],
    [
      "a key of another section",
      changed("y = ", "alpha = [1]\ny = "),
      /:5:1: .*\[General\] alpha must not be there: it belongs into \[LRRidge\] or \[XGBoost\]/,
    ],
    [
      "an unknown hyperparameter",
      changed("alpha", "aplha"),
      /:11:1: .*\[LRRidge\] aplha must not be there: did you mean "alpha"\?/,
    ],
    [
      "a missing hyperparameter",
      changed("alpha = [0.1]\n", ""),
      /:10:1: .*\[LRRidge\] alpha must be given, as every hyperparameter/,
    ],
    [
      "an unknown technique",
      changed("'LRRidge'", "'LRRidge', 'Lasso'"),
      /:2:1: .*\[General\] techniques must be out of .*: current value is "Lasso"/,
    ],
    [
      "a technique without a section",
      changed("'LRRidge'", "'LRRidge', 'SVR'"),
      /:1:1: .*a section \[SVR\] must give its hyperparameters/,
    ],
    [
      "an unknown validation",
      changed("validation = All", "validation = Kfold"),
      /:3:1: .*\[General\] validation must be one of .*did you mean "KFold"/,
    ],
    [
      "a choice by extrapolation",
      changed("hp_selection = All", "hp_selection = Extrapolation"),
      /:4:1: .*hp_selection must be one of All, HoldOut, KFold/,
    ],
    [
      "no folds",
      changed("hp_selection = All", "hp_selection = KFold"),
      /:1:1: .*\[General\] folds must be given: KFold needs it/,
    ],
    [
      "a share above 1",
      changed("validation = All", "validation = HoldOut\nhold_out_ratio = 1.5"),
      /:4:1: .*hold_out_ratio must be a number above 0 and below 1: current value is 1\.5/,
    ],
    ["no target", changed('y = "y"\n', ""), /:1:1: .*\[General\] y must be given/],
    [
      "a value that is no list",
      changed("[0.1]", "0.1"),
      /:11:1: .*\[LRRidge\] alpha must be a list of the values to try/,
    ],
    [
      "a value that is none",
      changed("[0.1]", "[0.1, 'a']"),
      /:11:1: .*\[LRRidge\] alpha must be numbers above 0: current value is "a"/,
    ],
    [
      "a prior without Hyperopt",
      changed("[0.1]", "['loguniform(0.01,1)']"),
      /:11:1: .*priors need \[General\] hyperparameter_tuning = Hyperopt/,
    ],
    ["a broken list", changed("[0.1]", "[0.1"), /:11:1: .*\[LRRidge\] alpha must have a \] for the bracket that opens/],
    [
      "a kept regressor of a part",
      changed("y = ", "save_training_regressors = True\ny = "),
      /:5:1: .*save_training_regressors must be False/,
    ],
    [
      "an option beside ernest",
      changed("input_path", "ernest = True\ninverse = ['cores']\ninput_path"),
      /:9:1: .*inverse must not be there beside ernest = True/,
    ],
    [
      "a step of 1",
      changed("validation = All", "validation = Interpolation\ninterpolation_columns = {'x': 1}"),
      /:4:1: .*must have a step that is a whole number of at least 2/,
    ],
    [
      "an unknown criterion",
      `${changed("'LRRidge'", "'DecisionTree'")}[DecisionTree]\ncriterion = ['gini']\nmax_depth = [3]\nmax_features = ['auto']\nmin_samples_split = [2]\nmin_samples_leaf = [1]\n`,
      /:13:1: .*criterion must be one of squared_error, .*: current value is "gini"/,
    ],
    [
      "an optimiser there is not",
      `${changed("'LRRidge'", "'NeuralNetwork'")}[NeuralNetwork]\nn_features = [[20]]\ndropouts = [0]\nactivation = ['relu']\noptimizer = ['sgd']\nlearning_rate = [0.1]\nloss = ['mse']\nbatch_size = [10]\nepochs = [5]\n`,
      /:16:1: .*optimizer must be one of adam/,
    ],
  ])("refuses %s by name and line", (_what, text, sentence) => {
    expect(() => readConfiguration(text, "file.ini")).toThrow(sentence);
    expect(() => readConfiguration(text, "file.ini")).toThrow(/^file\.ini:\d+:1: Cannot read the configuration as /);
  });

  it("tells all that is wrong at once, in the order of the lines", () => {
    const text = changed("validation = All", "validation = None\nfold = 3").replace("[0.1]", "[-1]");
    expect(() => readConfiguration(text, "file.ini")).toThrow(
      /:3:1: [^\n]*\n[^\n]*:4:1: [^\n]*"folds"[^\n]*\n[^\n]*:12:1: /,
    );
  });

  it("says of options without effect that they have none", () => {
    const text = changed("y = ", "folds = 3\nj = 4\nkeras_backend = torch\nhyperopt_save_interval = 5\ny = ");
    const { notes } = readConfiguration(text, "file.ini");
    expect(notes).toEqual([
      "Line 5: folds has no effect as nothing is KFold.",
      "Line 6: j is said on the command line here; that of the file has no effect.",
      "Line 7: keras_backend has no effect: networks are trained by TensorFlow.js on processors.",
      "Line 8: hyperopt_save_interval has no effect: every trial is kept as soon as it is done.",
    ]);
  });
});

describe("refuseUnknownColumns()", () => {
  it("names the line of every column that the table does not have", () => {
    const text = changed("input_path", "inverse = ['corse']\nselected_products = ['cores log_size']\ninput_path");
    const configuration = readConfiguration(text, "file.ini");
    expect(() => refuseUnknownColumns(configuration, ["cores", "size", "y"])).toThrow(
      /^file\.ini:8:1: .*\[DataPreparation\] inverse must name columns of the table: there is no "corse", did you mean "cores"\?$/,
    );
    expect(() => refuseUnknownColumns(configuration, ["corse", "cores", "size"])).toThrow(/y must be a column/);
  });

  it("knows a column by its new name, and where rows are chosen by its old one too", () => {
    const text = changed(
      "validation = All",
      "validation = Extrapolation\nextrapolation_columns = {'x1': 2, 'size': 3}",
    ).replace("input_path", "rename_columns = {'x1': 'cores', 'x2': 'size'}\ninput_path");
    expect(() => refuseUnknownColumns(readConfiguration(text, "file.ini"), ["x1", "x2", "y"])).not.toThrow();
  });
});
