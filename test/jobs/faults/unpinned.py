"""Jobs of two threads that share the JVM's: PYSPARK_PIN_THREAD is false."""

import os
import threading

os.environ["PYSPARK_PIN_THREAD"] = "false"

from pyspark import SparkContext  # noqa: E402  the variable comes first

sc = SparkContext("local[1]", conf=None)
threads = [threading.Thread(target=sc.range(count).count) for count in (3, 4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sc.range(5).count())
sc.stop()
