"""Judges results, whoever made them, with one measure for all.

Arguments: task, table, file of the first peer ("-" when there is none), then the results. Prints a JSON object from file
to figures.
"""

import json
import os
import sys

import numpy as np
from sklearn.metrics import adjusted_rand_score, roc_auc_score

K = 15
MOST_JUDGED = 2000

task, prefix, reference, *results = sys.argv[1:]
with open(f"{prefix}.json") as file:
    facts = json.load(file)
rows, columns = facts["rows"], facts["columns"]
x = np.fromfile(f"{prefix}.f32", np.float32).reshape(rows, columns).astype(np.float64)


def points():
    return np.fromfile(f"{prefix}.map.f32", np.float32).reshape(rows, 3).astype(np.float64)


def squared_distances(table, chosen):
    found = (table[chosen] ** 2).sum(1)[:, None] + (table**2).sum(1)[None] - 2 * table[chosen] @ table.T
    found[np.arange(len(chosen)), chosen] = -np.inf  # the row itself comes first
    return found


def layouts(paths):
    """Trustworthiness and recall of the 15 nearest neighbours over sampled rows, with exact ranks among all rows."""
    maps = {path: np.fromfile(path, np.float32).reshape(rows, 3).astype(np.float64) for path in paths}
    sums = {path: np.zeros(2) for path in paths}
    judged = np.random.default_rng(7).choice(rows, min(rows, MOST_JUDGED), replace=False)
    for chosen in np.array_split(judged, max(1, len(judged) * rows // 20_000_000)):
        order = np.argsort(squared_distances(x, chosen), axis=1)
        ranks = np.empty(order.shape, np.int32)
        np.put_along_axis(ranks, order, np.arange(rows, dtype=np.int32)[None], axis=1)
        for path, layout in maps.items():
            near = np.argpartition(squared_distances(layout, chosen), K + 1, axis=1)[:, : K + 1]
            there = np.take_along_axis(ranks, near, axis=1)
            there = np.sort(np.where(near == chosen[:, None], -1, there), axis=1)[:, 1:]
            sums[path] += np.maximum(there - K, 0).sum(), (there <= K).sum()
    scale = len(judged) * K
    return {
        path: {
            "trustworthiness": 1 - 2 * penalty / (scale * (2 * rows - 3 * K - 1)),
            "recall": found / scale,
        }
        for path, (penalty, found) in sums.items()
    }


def pca(path):
    """Largest deviation from the components by singular values in double precision, in units of the largest."""
    centred = x - x.mean(0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    exact = centred @ axes[:, ::-1][:, :3]
    found = np.fromfile(path, np.float32).reshape(rows, 3)
    found = found * np.sign((found * exact).sum(0))
    return {"deviation": np.abs(found - exact).max() / np.abs(exact).max()}


def inertia(path):
    labels = np.fromfile(path, np.int32)
    where = points()
    return {
        "inertia": sum(
            ((where[labels == label] - where[labels == label].mean(0)) ** 2).sum() for label in np.unique(labels)
        )
    }


def clusters(path):
    labels = np.fromfile(path, np.int32)
    truth = np.fromfile(f"{prefix}.truth.i32", np.int32)
    known = truth >= 0
    figures = {
        "clusters": len(set(labels[labels >= 0])),
        "noise": float((labels < 0).mean()),
        "ari_truth": adjusted_rand_score(truth[known], labels[known]),
    }
    if reference != "-":
        figures["ari_peer"] = adjusted_rand_score(np.fromfile(reference, np.int32), labels)
    return figures


def strange_rows():
    """What a forest of 1,000 trees finds strangest: the tenth that all are to find."""
    kept = f"{prefix}.strange.u8"
    if not os.path.exists(kept):
        from sklearn.ensemble import IsolationForest

        scores = -IsolationForest(n_estimators=1000, random_state=1).fit(x).score_samples(x)
        (scores >= np.quantile(scores, 0.9)).astype(np.uint8).tofile(kept)
    return np.fromfile(kept, np.uint8)


def judge(path):
    if task == "pca":
        return pca(path)
    if task == "kmeans":
        return {**clusters(path), **inertia(path)}
    if task == "isolation_forest":
        return {"auc": roc_auc_score(strange_rows(), np.fromfile(path, np.float64))}
    return clusters(path)


judged = layouts(results) if task in {"umap", "tsne"} else {path: judge(path) for path in results}
print(json.dumps({path: {name: float(value) for name, value in found.items()} for path, found in judged.items()}))
