"""The whole job as a Python script: read a table, fill and scale its numbers, UMAP, HDBSCAN on the map, isolation forest,
store the result.

Arguments: tables, of which the first is cold. Prints JSON on its last line.
"""

import json
import os
import resource
import sys
import time


def work(path):
    import pandas as pd
    from fast_hdbscan import HDBSCAN
    from sklearn.ensemble import IsolationForest
    from sklearn.preprocessing import StandardScaler
    from umap import UMAP

    table = pd.read_csv(path)
    numbers = table.select_dtypes("number")
    features = StandardScaler().fit_transform(numbers.fillna(numbers.median()))
    positions = UMAP(n_components=3, random_state=42).fit_transform(features)
    forest = IsolationForest(contamination=0.1, random_state=42).fit(features)
    scores = -forest.score_samples(features)
    table[["x", "y", "z"]] = positions
    table["cluster"] = HDBSCAN(min_cluster_size=30, min_samples=9).fit_predict(positions)
    table["anomaly_score"] = scores
    table["is_anomaly"] = scores > -forest.offset_
    try:
        table.to_parquet(f"{path}.result.parquet")
    except ImportError:
        table.to_csv(f"{path}.result.csv", index=False)


seconds = []
for path in sys.argv[1:]:
    start = time.perf_counter()
    work(path)
    seconds.append(time.perf_counter() - start)
    if len(seconds) == 1:
        cold = time.time() - int(os.environ["BENCH_STARTED"]) / 1000
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cold_s": cold, "first_s": seconds[0], "warm_s": seconds[1:], "memory_mib": memory, "values": {}}))
