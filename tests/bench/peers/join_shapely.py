#!/usr/bin/python3
"""The join alone by shapely's prepared geometries: join_shapely.py DISTRICTS.geojson PAIRS.bin

Prints nanoseconds a point. Polygons are prepared and asked for arrays of points, those in their box only, which is the
quickest that shapely knows; what prepares them is not counted, nor what reads the points.
"""
import json
import sys
import time

import numpy as np
from shapely import vectorized
from shapely.geometry import shape

with open(sys.argv[1], encoding="utf-8") as text:
    polygons = [shape(feature["geometry"]) for feature in json.load(text)["features"]]
pairs = np.fromfile(sys.argv[2]).reshape(-1, 2)
x, y = np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])


def join():
    start = time.perf_counter()
    district = np.full(len(x), -1)
    for i, polygon in enumerate(polygons):
        west, south, east, north = polygon.bounds
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north) & (district < 0))
        district[near[vectorized.contains(polygon, x[near], y[near])]] = i
    return (time.perf_counter() - start) / len(x) * 1e9, district


join()
each_ns, district = join()
print("ns %.2f" % each_ns)
print("sum %d" % np.sum(district + 1))
