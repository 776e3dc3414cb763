"""Times `collect` of a million integers with and without the recorder's hooks, alternating, in one driver.

Usage: collect_cost.py OUT PAIRS. Writes JSON: a list of pairs of seconds.
"""

import json
import sys
import time

from hooks_in_place import Hooks
from pyspark.sql import SparkSession

out, pairs = sys.argv[1], int(sys.argv[2])
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
numbers = spark.sparkContext.parallelize(range(1_000_000), 4).cache()
numbers.count()
hooks = Hooks()


def seconds(recorded):
    hooks.put(recorded)
    began = time.perf_counter()
    assert len(numbers.collect()) == 1_000_000
    return time.perf_counter() - began


for warm in (True, False):
    seconds(warm)
found = []
for turn in range(pairs):
    measured = {recorded: seconds(recorded) for recorded in ((True, False) if turn % 2 else (False, True))}
    found.append([measured[True], measured[False]])
hooks.put(True)
with open(out, "w") as file:
    json.dump(found, file)
spark.stop()
