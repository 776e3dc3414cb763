"""Times calls of Spark Connect with and without the recorder's hook, alternating, in one session. The server's answer is
kept and given at once, because a real one varies by more than a hook takes.

Usage: rpc_cost.py OUT PAIRS CALLS. Writes JSON: for each kind of RPC a list of pairs of microseconds.
"""

import json
import sys
import time

from pyspark.sql import SparkSession

out, pairs, calls = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
spark = SparkSession.builder.remote("local[1]").config("spark.ui.enabled", "false").getOrCreate()
client = spark.client
stub = client._internal_stub
plan = spark.range(10)._plan.to_proto(client)


def micros(call):
    began = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - began) / calls * 1e6


def compare(name, call):
    recorded = getattr(stub, name)
    kept = []

    def ask(*args, **named):
        kept.append(recorded(*args, **named))
        return kept[-1]

    setattr(stub, name, ask)
    call()

    def plain(request, **named):
        return kept[-1]

    hooked = type(recorded)(name, plain)
    found = []
    for turn in range(pairs):
        measured = {}
        for method in (hooked, plain) if turn % 2 else (plain, hooked):
            setattr(stub, name, method)
            measured[method] = micros(call)
        found.append([measured[hooked], measured[plain]])
    setattr(stub, name, recorded)
    return found


kinds = {
    "Config": lambda: spark.conf.get("spark.sql.ansi.enabled"),
    "AnalyzePlan": lambda: client.schema(plan),
}
figures = {name: compare(name, call) for name, call in kinds.items()}
with open(out, "w") as file:
    json.dump(figures, file)
spark.stop()
