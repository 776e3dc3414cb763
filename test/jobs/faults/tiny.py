"""One action, for runs in which something else is at fault. Usage: tiny.py [NUMBER]"""

import sys

from pyspark import SparkContext

sc = SparkContext("local[1]", "tiny")
print(sc.range(int(sys.argv[1]) if len(sys.argv) > 1 else 3).count())
sc.stop()
