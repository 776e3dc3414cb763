"""What is imported when the JVM has come up and when a context has, and how long it was waited between two looks."""

import json
import sys
import threading
import time

from pyspark import SparkContext, java_gateway

waits = []
TOOLS = ("pyspark.testing.utils", "pandas", "numpy", "pyarrow")


def sleep(seconds, own=time.sleep):
    if threading.current_thread() is threading.main_thread():
        waits.append(seconds)
    own(seconds)


def imported():
    return [name for name in TOOLS if name in sys.modules]


time.sleep = sleep
gateway = java_gateway.launch_gateway()
with_jvm = imported()
time.sleep = (sleep.__defaults__ or (time.sleep,))[0]
context = SparkContext(gateway=gateway)
with_context = imported()
context.stop()
print(json.dumps({"jvm": with_jvm, "context": with_context, "wait": max(waits), "module": java_gateway.time is time}))
