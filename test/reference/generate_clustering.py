"""Writes clustering/*.json: what scikit-learn and SciPy answer for the tables our kernels are tested with.

    python3 -m venv venv
    venv/bin/pip install numpy scipy scikit-learn
    venv/bin/python test/reference/generate_clustering.py

Everything is seeded: the same versions write the same files (their `versions` are in datasets.json). Tables are rounded
before use, so that both sides compute on exactly the numbers in the file.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.datasets import load_iris, load_wine, make_blobs
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.manifold import trustworthiness
from sklearn.metrics import (
    adjusted_rand_score,
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_score,
)
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor
from sklearn.preprocessing import StandardScaler

OUT = Path(__file__).parent / "clustering"


def plain(value):
    """JSON-ready, numbers to 12 significant digits."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.12g}")
    if isinstance(value, np.integer):
        return int(value)
    return value


def write(name, content):
    text = json.dumps(plain(content), separators=(",", ":"))
    (OUT / f"{name}.json").write_text(text + "\n")
    print(f"{name}.json {len(text) / 1000:.0f} kB")


def tables():
    rng = np.random.default_rng(7)
    blobs, blob_labels = make_blobs(
        n_samples=240, n_features=3, centers=6, cluster_std=[0.5, 0.8, 1.0, 1.2, 0.6, 0.9], random_state=3
    )
    outliers = np.vstack([rng.normal(size=(160, 8)) * rng.uniform(0.5, 3, 8), rng.uniform(-12, 12, size=(16, 8))])
    wide = rng.normal(size=(14, 5)) @ rng.normal(size=(5, 40)) + 0.1 * rng.normal(size=(14, 40))
    return {
        "iris": load_iris().data,
        "wine": StandardScaler().fit_transform(load_wine().data).round(5),
        "blobs": blobs.round(5),
        "outliers": outliers.round(5),
        "wide": wide.round(5),
    }, blob_labels


def pca(data):
    result = []
    for name, n_components in [("iris", 4), ("wine", 3), ("wide", 10), ("blobs", 2)]:
        for whiten in [False, True]:
            model = PCA(n_components, whiten=whiten, svd_solver="full")
            scores = model.fit_transform(data[name])
            result.append(
                {
                    "table": name,
                    "nComponents": n_components,
                    "whiten": whiten,
                    "scores": scores[:40],
                    "components": model.components_,
                    "explainedVariance": model.explained_variance_,
                    "explainedVarianceRatio": model.explained_variance_ratio_,
                    "mean": model.mean_,
                }
            )
    return result


def kmeans(data):
    result = []
    for name, k in [("iris", 3), ("wine", 3), ("wine", 8), ("blobs", 6), ("outliers", 5)]:
        x = data[name]
        first = x[np.random.default_rng(k).choice(len(x), k, replace=False)]
        model = KMeans(k, init=first, n_init=1, algorithm="lloyd").fit(x)
        best = KMeans(k, n_init=100, tol=0, random_state=0).fit(x)
        result.append(
            {
                "table": name,
                "init": first,
                "labels": model.labels_,
                "centers": model.cluster_centers_,
                "inertia": model.inertia_,
                "iterations": model.n_iter_,
                "bestInertia": best.inertia_,
            }
        )
    return result


def gaussian_mixture(data):
    result = []
    for name, k in [("iris", 2), ("iris", 3), ("blobs", 6)]:
        x = data[name]
        model = GaussianMixture(k, tol=1e-10, max_iter=2000, n_init=5, random_state=0).fit(x)
        order = np.lexsort(model.means_.T[::-1])
        result.append(
            {
                "table": name,
                "nComponents": k,
                "weights": model.weights_[order],
                "means": model.means_[order],
                "covariances": model.covariances_[order],
                "labels": model.predict(x),
                "logLikelihood": model.score(x) * len(x),
                "bic": model.bic(x),
            }
        )
    return result


def agglomerative(data):
    result = []
    for name in ["iris", "wine", "blobs", "outliers"]:
        x = data[name]
        for linkage in ["ward", "complete", "average", "single"]:
            model = AgglomerativeClustering(3, linkage=linkage, compute_distances=True).fit(x)
            heights = np.sort(model.distances_)
            threshold = float(f"{heights[-6:-4].mean():.6g}")
            cut = AgglomerativeClustering(None, linkage=linkage, distance_threshold=threshold).fit(x)
            # A merge height of the table itself: merges at exactly the threshold are not done.
            exact = AgglomerativeClustering(None, linkage=linkage, distance_threshold=heights[-4]).fit(x)
            result.append(
                {
                    "table": name,
                    "linkage": linkage,
                    "heights": heights,
                    "nClusters": 3,
                    "labels": model.labels_,
                    "distanceThreshold": threshold,
                    "thresholdLabels": cut.labels_,
                    "clustersAtFourthHeight": exact.n_clusters_,
                }
            )
    return result


def anomalies(data):
    lof = []
    for name, n_neighbors, contamination in [("wine", 20, 0.1), ("outliers", 20, 0.1), ("outliers", 5, 0.25), ("wide", 20, 0.2)]:
        x = data[name]
        clamped = min(n_neighbors, len(x) - 1)
        model = LocalOutlierFactor(clamped, contamination=contamination)
        flags = (model.fit_predict(x) < 0).astype(int)
        lof.append(
            {
                "table": name,
                "nNeighbors": n_neighbors,
                "contamination": contamination,
                "scores": -model.negative_outlier_factor_,
                "flags": flags,
                "threshold": -model.offset_,
            }
        )
    forest = []
    for name, contamination in [("wine", 0.05), ("outliers", 0.1), ("blobs", 0.1)]:
        model = IsolationForest(n_estimators=2000, contamination=contamination, random_state=0).fit(data[name])
        forest.append(
            {
                "table": name,
                "contamination": contamination,
                "scores": (-model.score_samples(data[name])).round(6),
                "flags": (model.predict(data[name]) < 0).astype(int),
            }
        )
    return {"localOutlierFactor": lof, "isolationForest": forest}


def metrics(data, blob_labels):
    rng = np.random.default_rng(11)
    partitions = []
    for name, k in [("iris", 3), ("wine", 4), ("blobs", 6), ("outliers", 12)]:
        x = data[name]
        labels = KMeans(k, n_init=1, random_state=1).fit_predict(x)
        noise = rng.random(len(x)) < 0.15
        with_noise = np.where(noise, -1, labels)
        kept = with_noise >= 0
        for given, rows, used in [(labels, x, labels), (with_noise, x[kept], labels[kept])]:
            partitions.append(
                {
                    "table": name,
                    "labels": given,
                    "silhouette": silhouette_score(rows, used),
                    "calinskiHarabasz": calinski_harabasz_score(rows, used),
                    "daviesBouldin": davies_bouldin_score(rows, used),
                }
            )
    embeddings = []
    for name, k in [("wine", 15), ("wine", 5), ("outliers", 15), ("blobs", 15)]:
        x = data[name]
        embedding = PCA(2).fit_transform(x).round(6)
        embeddings.append(
            {"table": name, "nNeighbors": k, "embedding": embedding, "value": trustworthiness(x, embedding, n_neighbors=k)}
        )
    for metric in ["manhattan", "chebyshev", "cosine", "correlation"]:
        x = data["blobs"]
        embedding = PCA(2).fit_transform(x).round(6)
        value = trustworthiness(x, embedding, n_neighbors=15, metric=metric)
        embeddings.append({"table": "blobs", "nNeighbors": 15, "metric": metric, "embedding": embedding, "value": value})
    rand = []
    shuffled = rng.permutation(blob_labels)
    coarse = blob_labels // 2
    partly = np.where(rng.random(len(blob_labels)) < 0.2, shuffled, blob_labels)
    for a, b in [(blob_labels, shuffled), (blob_labels, coarse), (blob_labels, partly), (coarse, partly - 1)]:
        rand.append({"a": a, "b": b, "value": adjusted_rand_score(a, b)})
    return {"partitions": partitions, "trustworthiness": embeddings, "adjustedRandIndex": rand}


def main():
    OUT.mkdir(exist_ok=True)
    data, blob_labels = tables()
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    write("datasets", {"versions": versions, "tables": data})
    write("pca", pca(data))
    write("kmeans", kmeans(data))
    write("gaussian-mixture", gaussian_mixture(data))
    write("agglomerative", agglomerative(data))
    write("anomalies", anomalies(data))
    write("metrics", metrics(data, blob_labels))


if __name__ == "__main__":
    main()
