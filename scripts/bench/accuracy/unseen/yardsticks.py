"""Errors of plain learners of scikit-learn and xgboost, all on ln target, for the sets that come in as JSON."""

import json
import os
import sys
import warnings

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
warnings.filterwarnings("ignore")

import numpy as np
import sklearn
import xgboost
from sklearn.ensemble import RandomForestRegressor
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

# A Gaussian process learns its parameters on so many rows; more cost minutes and tell them no better.
MOST_FOR_PARAMETERS = 300


def columns_of(columns, logs):
    train, test = [], []
    for column in columns:
        if column["kind"] == "category":
            for value in sorted(set(column["train"]))[1:]:
                train.append([float(each == value) for each in column["train"]])
                test.append([float(each == value) for each in column["test"]])
        else:
            positive = min(column["train"] + column["test"]) > 0
            of = np.log if logs and positive else np.asarray
            train.append(of(np.asarray(column["train"], dtype=float)))
            test.append(of(np.asarray(column["test"], dtype=float)))
    return np.asarray(train, dtype=float).T, np.asarray(test, dtype=float).T


def gaussian_process(x, y, asked):
    scaler = StandardScaler().fit(x)
    x, asked = scaler.transform(x), scaler.transform(asked)
    kernel = ConstantKernel(1.0, (1e-3, 1e4)) * Matern(np.ones(x.shape[1]), (1e-2, 1e3), nu=2.5)
    kernel = kernel + WhiteKernel(1e-2, (1e-6, 1e1))
    some = np.random.RandomState(0).permutation(len(y))[:MOST_FOR_PARAMETERS]
    learned = GaussianProcessRegressor(kernel, normalize_y=True, n_restarts_optimizer=1, random_state=0)
    learned.fit(x[some], y[some])
    fitted = GaussianProcessRegressor(learned.kernel_, normalize_y=True, optimizer=None).fit(x, y)
    return fitted.predict(asked)


def ridge(x, y, asked, degree):
    steps = [StandardScaler(), PolynomialFeatures(degree, include_bias=False), StandardScaler()]
    return make_pipeline(*steps, RidgeCV(np.logspace(-4, 2, 13))).fit(x, y).predict(asked)


def errors_of(task):
    y = np.log(np.asarray(task["trainTarget"]))
    truth = np.asarray(task["testTarget"])
    logs, asked_logs = columns_of(task["columns"], True)
    plain, asked_plain = columns_of(task["columns"], False)
    boosted = xgboost.XGBRegressor(n_estimators=300, learning_rate=0.1, max_depth=4, n_jobs=1, tree_method="hist")
    forest = RandomForestRegressor(200, random_state=0, n_jobs=1)
    answers = {
        "gaussianProcess": gaussian_process(logs, y, asked_logs),
        "ridge": ridge(logs, y, asked_logs, 1),
        "quadraticRidge": ridge(logs, y, asked_logs, 2),
        "boosting": boosted.fit(plain, y).predict(asked_plain),
        "forest": forest.fit(plain, y).predict(asked_plain),
    }
    return {name: float(np.mean(np.abs(np.exp(np.clip(answer, -700, 700)) / truth - 1))) for name, answer in answers.items()}


print(
    json.dumps(
        {
            "versions": f"scikit-learn {sklearn.__version__}, xgboost {xgboost.__version__}",
            "errors": [errors_of(task) for task in json.load(sys.stdin)],
        }
    )
)
