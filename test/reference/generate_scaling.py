"""Writes scaling.json: what scikit-learn's scalers answer for the columns our scaling is tested with.

    python3 -m venv venv
    venv/bin/pip install numpy scikit-learn
    venv/bin/python test/reference/generate_scaling.py

Everything is seeded: the same versions write the same file.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.preprocessing import RobustScaler, StandardScaler


def columns():
    rng = np.random.default_rng(11)
    return {
        "normal": rng.normal(size=60).round(6),
        "offset": (1e9 + rng.normal(size=60)).round(6),
        "large": (rng.normal(size=60) * 1e150).round(6),
        "tiny": rng.normal(size=60) * 1e-12,
        "skewed": np.exp(2 * rng.normal(size=61)).round(6),
        "counts": rng.poisson(3, size=60).astype(float),
        "outlier": np.append(rng.normal(size=40).round(6), 1e6),
        "constant": np.full(20, 0.1),
        "rounding": np.full(20, 0.1) + np.arange(20) % 2 * 1e-17,
    }


def scaled(scaler, values):
    return scaler.fit_transform(values.reshape(-1, 1)).ravel().tolist()


content = {
    "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "columns": [
        {
            "name": name,
            "values": values.tolist(),
            "standard": scaled(StandardScaler(), values),
            "robust": scaled(RobustScaler(), values),
        }
        for name, values in columns().items()
    ],
}
(Path(__file__).parent / "scaling.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
