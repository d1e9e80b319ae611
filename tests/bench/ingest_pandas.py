#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a script of the field does: pandas reads the CSV, SQLite keeps depth and samples, upserted.

usage: ingest_pandas.py STORE.db LOG.csv        needs python3-pandas; run by tools/bench_ingest.sh
"""
import sqlite3
import sys

import numpy
import pandas

CHUNK = 10000

store = sqlite3.connect(sys.argv[1])
store.execute("PRAGMA journal_mode = WAL")
store.execute("CREATE TABLE IF NOT EXISTS frames (depth REAL PRIMARY KEY, samples BLOB NOT NULL)")
for chunk in pandas.read_csv(sys.argv[2], chunksize=CHUNK):
    depths = chunk.iloc[:, 0].to_numpy(dtype=float)
    samples = chunk.iloc[:, 1:].to_numpy(dtype=numpy.uint8)
    with store:
        store.executemany("INSERT INTO frames VALUES (?, ?) ON CONFLICT (depth) DO UPDATE SET samples = excluded.samples",
                          ((float(depth), row.tobytes()) for depth, row in zip(depths, samples)))
store.close()
