"""Trains and asks the peers of our learners at one thread each, and prints CPU seconds as JSON.

Reads {"features": [[...]], "targets": [...], "asked": [[...]]} and the names of the learners to time (arguments) from
`learner-speed.ts`. A learner is one entry of LEARNERS.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import json
import sys
import time

import numpy as np

ROUNDS = 3


def forest(kind):
    from sklearn import ensemble

    return getattr(ensemble, kind)(n_estimators=100, n_jobs=1)


def boosting():
    import xgboost

    return xgboost.XGBRegressor(n_estimators=300, max_depth=6, tree_method="hist", n_jobs=1)


def support_vector():
    from sklearn import svm

    return svm.SVR(C=10, epsilon=0.1)


def gaussian_process(columns):
    from sklearn.gaussian_process import GaussianProcessRegressor, kernels

    lengths = kernels.Matern(length_scale=np.ones(columns), nu=2.5)
    return GaussianProcessRegressor(kernels.ConstantKernel() * lengths + kernels.WhiteKernel(), normalize_y=True)


LEARNERS = {
    "random-forest": lambda: forest("RandomForestRegressor"),
    "extra-trees": lambda: forest("ExtraTreesRegressor"),
    "support-vector": support_vector,
    "boosting": boosting,
    "gaussian-process": lambda: gaussian_process(arrays[0].shape[1]),
}
# Of a fit that takes a minute once is enough.
LONG = {"gaussian-process"}


def versions():
    import sklearn
    import xgboost

    return f"scikit-learn {sklearn.__version__}, xgboost {xgboost.__version__}"


def cpu_seconds(work):
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def timed(name, features, targets, asked):
    fits, answers = [], []
    for _ in range(1 if name in LONG else ROUNDS):
        seconds, model = cpu_seconds(lambda: LEARNERS[name]().fit(features, targets))
        fits.append(seconds)
        answers.append(cpu_seconds(lambda: model.predict(asked))[0])
    return {"fitSeconds": min(fits), "rowMicroseconds": 1e6 * min(answers) / len(asked)}


task = json.load(sys.stdin)
arrays = [np.array(task[key]) for key in ("features", "targets", "asked")]
print(json.dumps({
    "versions": versions(),
    "learners": {name: timed(name, *arrays) for name in sys.argv[1:] if name in LEARNERS},
}))
