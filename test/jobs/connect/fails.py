"""Asks the server of the first argument, and gives up soon: by default, pyspark tries for ten minutes. The second argument
says what else it does: `tells` its token in an exception, `reads` a setting first, or `cancels` from a thread what it waits for
at its end.
"""

import os
import sys
import threading
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.connect.client.retries import DefaultPolicy

what = sys.argv[2] if len(sys.argv) > 2 else ""
folder = os.getcwd()
spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
spark.client.set_retry_policies([DefaultPolicy(max_retries=2)])
print("begins", flush=True)


def cancel():
    while not os.path.exists("started"):
        time.sleep(0.05)
    print("cancelled:", len(spark.interruptAll()), flush=True)


if what == "tells":
    raise ValueError("the token is " + sys.argv[1].partition("token=")[2])  #: tells
if what == "reads":
    print(spark.conf.get("spark.sql.shuffle.partitions"))  #: conf
print("rows:", spark.range(3).count(), flush=True)  #: count


@F.udf("long")
def wait(number):
    open(os.path.join(folder, "started"), "w").close()
    while not os.path.exists(os.path.join(folder, "go")):
        time.sleep(0.05)
    return number


if what == "cancels":
    threading.Thread(target=cancel).start()
print(spark.range(1).select(wait("id")).collect())  #: collect
