"""Runs one method of one Python package on one table, as it comes: with its own default of threads and settings, but for
the sizes that the task gives.

Arguments: task, table, repeats, seconds that are enough, file for the result, contestant. Prints JSON on a line, after
the first computation and at the end.
"""

import json
import os
import resource
import sys
import time

task, prefix, repeats, enough, output, contestant = sys.argv[1:7]

import numpy as np

with open(f"{prefix}.json") as file:
    facts = json.load(file)
rows, columns = facts["rows"], facts["columns"]


def read(suffix, kind, width):
    path = f"{prefix}.{suffix}"
    if not os.path.exists(path):
        return None
    # Doubles, as tables hold them; whoever prefers single precision converts.
    return np.fromfile(path, kind).reshape(rows, width).astype(np.float64)


x = read("f32", np.float32, columns)
points = read("map.f32", np.float32, 3)
values = {}


def umap():
    from umap import UMAP

    seeded = {} if "unseeded" in contestant else {"random_state": 42}
    return UMAP(n_components=3, **seeded).fit_transform(x)


def tsne():
    if contestant == "openTSNE":
        from openTSNE import TSNE

        # In three dimensions the package offers Barnes-Hut only.
        return np.asarray(TSNE(n_components=3, negative_gradient_method="bh", n_iter=750, random_state=42).fit(x))
    from sklearn.manifold import TSNE

    model = TSNE(n_components=3, random_state=42)  # 1,000 iterations
    result = model.fit_transform(x)
    values["kl_divergence"] = float(model.kl_divergence_)
    return result


def pca():
    from sklearn.decomposition import PCA

    return PCA(3).fit_transform(x)


def kmeans():
    from sklearn.cluster import KMeans

    return KMeans(10, n_init=10 if "10" in contestant else "auto", random_state=0).fit_predict(points)


def dbscan():
    from sklearn.cluster import DBSCAN

    return DBSCAN(eps=facts["eps"], min_samples=10).fit_predict(points)


def hdbscan():
    # scikit-learn counts the point itself among its neighbours, the two others do not.
    if contestant == "hdbscan":
        from hdbscan import HDBSCAN

        return HDBSCAN(min_cluster_size=30, min_samples=9).fit_predict(points)
    if contestant == "fast-hdbscan":
        from fast_hdbscan import HDBSCAN

        return HDBSCAN(min_cluster_size=30, min_samples=9).fit_predict(points)
    from sklearn.cluster import HDBSCAN

    return HDBSCAN(min_cluster_size=30, min_samples=10, copy=True).fit_predict(points)


def linkage():
    from sklearn.cluster import AgglomerativeClustering

    return AgglomerativeClustering(10, linkage=task).fit_predict(points)


def isolation_forest():
    from sklearn.ensemble import IsolationForest

    forest = IsolationForest(contamination=0.1, random_state=0).fit(x)
    return -forest.score_samples(x)


def silhouette():
    from sklearn.metrics import silhouette_score

    labels = np.fromfile(f"{prefix}.clusters.i32", np.int32)
    values["silhouette"] = float(silhouette_score(points, labels))


LINKAGES = {"ward", "complete", "average", "single"}
compute = linkage if task in LINKAGES else globals()[task]
KINDS = {"umap": np.float32, "tsne": np.float32, "pca": np.float32, "isolation_forest": np.float64}


def once():
    start = time.perf_counter()
    result = compute()
    return time.perf_counter() - start, result


def is_worth_another():
    """The same rule as in report-run.ts: long ones once more, milliseconds for half a second."""
    spent = sum(warm)
    if int(repeats) == 0 or spent + first >= float(enough):
        return False
    if len(warm) < (1 if first > 20 else int(repeats)):
        return True
    return spent < 0.5 and len(warm) < 25


first, result = once()
cold = time.time() - int(os.environ["BENCH_STARTED"]) / 1000
warm = []


def report():
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    run = {"cold_s": cold, "first_s": first, "warm_s": warm, "memory_mib": memory, "values": values}
    print(json.dumps(run), flush=True)


if result is not None:
    np.ascontiguousarray(result, KINDS.get(task, np.int32)).tofile(output)
report()
while is_worth_another():
    seconds, _ = once()
    warm.append(seconds)
report()
