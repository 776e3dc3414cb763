"""Times Py4J calls with and without the recorder's hook, alternating, on one connection to a real JVM.

Usage: call_cost.py OUT PAIRS CALLS. Writes JSON: for each kind of call, how many commands it sends to the JVM, and a list of
pairs of microseconds per command.
"""

import json
import sys
import time

from py4j.java_gateway import GatewayClient
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

out, pairs, calls = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
frame = spark.range(10)._jdf
recorded = GatewayClient.send_command
plain = recorded.__wrapped__


def commands_of(call):
    """How many commands a call sends, without those that release objects."""
    sent = []

    def counted(self, command, *more, **named):
        sent.append(command)
        return plain(self, command, *more, **named)

    GatewayClient.send_command = counted
    call()
    GatewayClient.send_command = recorded
    return sum(not command.startswith("m\nd\n") for command in sent)


def micros(call):
    began = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - began) / calls * 1e6


def compare(call):
    commands = commands_of(call)
    found = []
    for turn in range(pairs):
        measured = {}
        for hook in (recorded, plain) if turn % 2 else (plain, recorded):
            GatewayClient.send_command = hook
            measured[hook] = micros(call)
        found.append([measured[recorded] / commands, measured[plain] / commands])
    return {"commands": commands, "pairs": found}


kinds = {
    "col": lambda: F.col("id"),
    "isStreaming": frame.isStreaming,
    "version, raw": lambda: spark.sparkContext._jsc.version(),
}
for warm in kinds.values():
    micros(warm)
figures = {name: compare(call) for name, call in kinds.items()}
with open(out, "w") as file:
    json.dump(figures, file)
spark.stop()
