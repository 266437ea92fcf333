"""Makes the fixtures of the neighbour-based kernels (k nearest neighbours, DBSCAN, HDBSCAN, t-SNE, UMAP).

    python3 -m venv venv && venv/bin/pip install scikit-learn umap-learn 'numpy<2.4'
    venv/bin/python test/reference/generate_neighbours.py

(scikit-learn 1.9.1's cluster_selection_epsilon fails on NumPy 2.4, which no longer turns arrays of one into scalars.)

Writes test/reference/neighbours/*.json, each with the versions that made it. Everything is seeded: the same versions
give the same files. Tables are rounded before they are used, so that the fixture holds exactly what was computed on.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
import umap
from scipy.optimize import curve_fit
from sklearn.cluster import DBSCAN, HDBSCAN
from sklearn.datasets import load_digits, make_blobs, make_moons
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._utils import _binary_search_perplexity
from sklearn.metrics import adjusted_rand_score, pairwise_distances
from sklearn.neighbors import NearestNeighbors

OUT = Path(__file__).parent / "neighbours"
METRICS = ["euclidean", "manhattan", "cosine", "chebyshev", "correlation"]
VERSIONS = {
    "scikit-learn": sklearn.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "umap-learn": umap.__version__,
}


def table(x):
    return {"rows": x.shape[0], "columns": x.shape[1], "data": x.ravel().tolist()}


def write(name, content):
    OUT.mkdir(exist_ok=True)
    text = json.dumps({"versions": VERSIONS, **content}, separators=(",", ":"))
    (OUT / f"{name}.json").write_text(text + "\n")
    print(name, len(text) // 1024, "kB")


def blobs(seed, rows=300, columns=3):
    """Groups of unequal size and density with a thin background."""
    r = np.random.default_rng(seed)
    x, _ = make_blobs(
        n_samples=[rows // 2, rows // 4, rows // 8, rows // 8],
        n_features=columns,
        cluster_std=[1.2, 0.5, 0.25, 0.8],
        random_state=seed,
    )
    background = r.uniform(x.min(0), x.max(0), (rows // 10, columns))
    return r.permutation(np.vstack([x, background])).round(4)


def moons(seed):
    x, _ = make_moons(n_samples=240, noise=0.06, random_state=seed)
    z = np.random.default_rng(seed).normal(0, 0.05, (len(x), 1))
    return np.hstack([x, z]).round(4)


def with_copies(seed):
    """Two thirds of the rows are copies of a few: distances of 0, infinite densities."""
    r = np.random.default_rng(seed)
    x = blobs(seed, 80)
    return r.permutation(np.vstack([x, np.repeat(x[:8], 20, axis=0)]))


def nearest_neighbors():
    cases = []
    for columns in (3, 12):
        x = np.random.default_rng(columns).normal(0.5, 1, (80, columns)).round(4)
        for metric in METRICS:
            distances = np.sort(pairwise_distances(x, metric=metric), axis=1)
            cases.append({"columns": columns, "metric": metric, "distances": distances[:, 1:7].ravel().round(12).tolist()})
    tables = {str(c): table(np.random.default_rng(c).normal(0.5, 1, (80, c)).round(4)) for c in (3, 12)}
    write("nearest-neighbors", {"k": 6, "tables": tables, "cases": cases})


def dbscan():
    tables = {"blobs": blobs(1), "moons": moons(2), "copies": with_copies(3), "wide": blobs(4, 160, 12)}
    cases = []
    for name, settings in {
        "blobs": [("euclidean", 0.5, 5), ("euclidean", 0.9, 10), ("manhattan", 0.8, 5), ("chebyshev", 0.4, 4),
                  ("cosine", 0.002, 5), ("correlation", 0.002, 5), ("euclidean", 0.5, 1), ("euclidean", 100, 5)],
        "moons": [("euclidean", 0.15, 5), ("manhattan", 0.25, 8), ("euclidean", 0.01, 5)],
        "copies": [("euclidean", 0.3, 20), ("euclidean", 0.3, 5)],
        "wide": [("euclidean", 2.0, 5), ("manhattan", 5.0, 5), ("chebyshev", 1.2, 5), ("cosine", 0.02, 5),
                 ("correlation", 0.02, 5)],
    }.items():
        for metric, eps, min_samples in settings:
            labels = DBSCAN(eps=eps, min_samples=min_samples, metric=metric).fit_predict(tables[name])
            cases.append({"table": name, "metric": metric, "eps": eps, "min_samples": min_samples, "labels": labels.tolist()})
    write("dbscan", {"tables": {name: table(x) for name, x in tables.items()}, "cases": cases})


def hdbscan():
    """With min_samples > 2 many edges tie (all that share a core distance) and scikit-learn gives the few rows between
    two clusters to whichever it visits first. `self_agreement` is how far its partition moves when the rows are
    shuffled: the least adjusted Rand index of 30 shuffles."""
    tables = {"blobs": blobs(1, 600), "moons": moons(2), "copies": with_copies(3), "wide": blobs(4, 280, 9)}
    settings = [(5, 1, 0.0), (8, 2, 0.0), (2, 2, 0.6), (5, 5, 0.0), (15, 5, 0.0), (10, 10, 0.0), (5, 3, 0.4)]
    cases = []
    for name, x in tables.items():
        for min_cluster_size, min_samples, epsilon in settings:
            def fit(rows):
                return HDBSCAN(min_cluster_size=min_cluster_size, min_samples=min_samples, copy=True,
                               cluster_selection_epsilon=epsilon).fit(rows)

            model = fit(x)
            orders = [np.random.default_rng(seed).permutation(len(x)) for seed in range(30)]
            self_agreement = min(adjusted_rand_score(model.labels_[order], fit(x[order]).labels_) for order in orders)
            cases.append({"table": name, "min_cluster_size": min_cluster_size, "min_samples": min_samples,
                          "epsilon": epsilon, "self_agreement": self_agreement, "labels": model.labels_.tolist(),
                          "probabilities": model.probabilities_.round(9).tolist() if min_samples <= 2 else []})
    write("hdbscan", {"tables": {name: table(x) for name, x in tables.items()}, "cases": cases})


def recall(x, embedding, k=15):
    true = NearestNeighbors(n_neighbors=k).fit(x).kneighbors(return_distance=False)
    seen = NearestNeighbors(n_neighbors=k).fit(embedding).kneighbors(return_distance=False)
    return float(np.mean([len(set(a) & set(b)) / k for a, b in zip(true, seen)]))


def quality(x, embedding):
    return {"trustworthiness": float(trustworthiness(x, embedding, n_neighbors=15)), "recall": recall(x, embedding)}


def tsne(x):
    """t-SNE is chaotic: the last bit of a parameter decides which of many minima is reached, and recall moves by ±.004
    between machines. The mean over learning rates that hardly differ is what another implementation can be held to."""
    rates = [50 + 0.01 * i for i in range(8)]
    runs = []
    for rate in rates:
        model = TSNE(n_components=3, random_state=42, learning_rate=rate).fit(x)
        runs.append({"kl_divergence": float(model.kl_divergence_), **quality(x, model.embedding_)})
    return {"learning_rates": rates, **{key: float(np.mean([run[key] for run in runs])) for key in runs[0]}}


def layouts():
    digits = load_digits().data
    x = digits[np.random.default_rng(5).choice(len(digits), 500, replace=False)]
    mapped = umap.UMAP(n_components=3, random_state=42, n_jobs=1).fit_transform(x)
    write("layouts", {
        "digits": table(x.astype(int)),
        "k": 15,
        "tsne": tsne(x),
        "umap": quality(x, mapped),
    })


def affinities():
    x = np.random.default_rng(6).normal(0, 2, (60, 5)).round(4)
    distances, _ = NearestNeighbors(n_neighbors=31).fit(x).kneighbors()
    p = _binary_search_perplexity((distances**2).astype(np.float32), 10.0, 0)
    write("affinities", {"table": table(x), "k": 31, "perplexity": 10, "conditional": np.asarray(p).ravel().round(9).tolist()})


def similarity_curves():
    curves = []
    for min_dist in (0.0, 0.1, 0.25, 0.5, 0.8, 1.0):
        x = np.linspace(0, 3, 300)
        y = np.where(x < min_dist, 1.0, np.exp(-(x - min_dist)))
        (a, b), _ = curve_fit(lambda x, a, b: 1 / (1 + a * x ** (2 * b)), x, y)
        curves.append({"min_dist": min_dist, "a": float(a), "b": float(b)})
    write("similarity-curves", {"curves": curves})


if __name__ == "__main__":
    nearest_neighbors()
    dbscan()
    hdbscan()
    affinities()
    similarity_curves()
    layouts()
