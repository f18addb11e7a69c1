#!/usr/bin/python3
"""pandas + shapely: join_pandas.py DISTRICTS.geojson CARRIERS.csv SUMS.csv [JOINED.csv]

CSV in, the sums of each district out; with JOINED.csv also a row for every carrier. Polygons are prepared and asked for
arrays of points, those in their box only.
"""
import json
import sys

import numpy as np
import pandas as pd
from shapely import vectorized
from shapely.geometry import shape

outlines, source, sums = sys.argv[1:4]
with open(outlines, encoding="utf-8") as text:
    features = json.load(text)["features"]
rows = pd.read_csv(source) if len(sys.argv) > 4 else pd.read_csv(source, usecols=["lon", "lat", "floor_area_m2"])
x, y = rows["lon"].to_numpy(), rows["lat"].to_numpy()
district = np.full(len(rows), -1)
for i, feature in enumerate(features):
    polygon = shape(feature["geometry"])
    west, south, east, north = polygon.bounds
    near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north) & (district < 0))
    district[near[vectorized.contains(polygon, x[near], y[near])]] = i
rows["district"] = district
if len(sys.argv) > 4:
    rows[["id", "floor_area_m2", "district"]].to_csv(sys.argv[4], index=False)
found = rows[rows["district"] >= 0].groupby("district")["floor_area_m2"].agg(["count", "sum"])
found.index = [features[i]["properties"]["code"] for i in found.index]
found.to_csv(sums, header=False)
