"""What bench/isolation-forest.ts compares with: scikit-learn's IsolationForest on one thread.

    python bench/isolation_forest.py time             seconds of fit and of score, lines of JSON
    python bench/isolation_forest.py fixture          what tests/fixtures/isolation-forest.json holds
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest

COLUMNS = 10
ROUNDS = 5


def create_forest(seed: int) -> IsolationForest:
    """The paper's parameters."""
    return IsolationForest(
        n_estimators=100, max_samples=256, n_jobs=1, random_state=seed
    )


def print_times() -> None:
    """Print the best of several rounds, which is what least else on the machine took part in."""
    for rows in (10_000, 100_000):
        matrix = np.random.default_rng(0).normal(size=(rows, COLUMNS))
        rounds = []
        for seed in range(ROUNDS):
            begun = time.perf_counter()
            forest = create_forest(seed).fit(matrix)
            fitted = time.perf_counter()
            forest.score_samples(matrix)
            rounds.append((fitted - begun, time.perf_counter() - fitted))
        fit_s, score_s = min(rounds, key=sum)
        print(
            json.dumps(
                {
                    "version": sklearn.__version__,
                    "rows": rows,
                    "fit_s": fit_s,
                    "score_s": score_s,
                }
            )
        )


def print_fixture() -> None:
    """Print a cloud with a second, denser one beside it and a few rows far from both, with the mean scores of twenty seeds."""
    random = np.random.default_rng(7)
    cloud = random.normal(size=(330, 4)) @ np.diag([1, 3, 0.2, 10])
    dense = random.normal(size=(60, 4)) * 0.3 + [4, 8, 0, -5]
    far = random.uniform(-1, 1, size=(10, 4)) * [8, 20, 2, 60]
    matrix = np.round(np.vstack([cloud, dense, far]), 2)
    scores = [
        -create_forest(seed).fit(matrix).score_samples(matrix) for seed in range(20)
    ]
    print(
        json.dumps(
            {
                "source": f"scikit-learn {sklearn.__version__} IsolationForest(n_estimators=100, max_samples=256), bench/isolation_forest.py fixture",
                "columns": matrix.shape[1],
                "values": matrix.flatten().tolist(),
                "score_mean_20_seeds": np.mean(scores, axis=0).round(4).tolist(),
            }
        )
    )


if sys.argv[1:] == ["time"]:
    print_times()
elif sys.argv[1:] == ["fixture"]:
    print_fixture()
else:
    sys.exit(__doc__)
