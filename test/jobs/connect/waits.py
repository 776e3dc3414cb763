"""An action on the server of the first argument that waits until it is interrupted. With `thread`, in a thread: then an
interrupt reaches only the main thread, which waits for that one.
"""

import os
import sys
import threading
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
folder = os.getcwd()


@F.udf("long")
def wait(number):
    open(os.path.join(folder, "started"), "w").close()
    while not os.path.exists(os.path.join(folder, "go")):
        time.sleep(0.05)
    return number


over = threading.Event()


def collect():
    try:
        spark.range(1).select(wait("id")).collect()
    except Exception as error:
        print(type(error).__name__, flush=True)
    over.set()


print("rows:", spark.range(3).count(), flush=True)  #: count
if "thread" in sys.argv:
    threading.Thread(target=collect).start()
    try:
        over.wait()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        # Not `join`: after an interrupt, it takes a running thread for ended (bpo-45274), and the process ends.
        over.wait()
else:
    collect()
