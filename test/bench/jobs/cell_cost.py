"""Runs the same cells in two kernels, in turn, and prints the seconds of each as JSON.

Arguments: number of turns; the argv of the recorded kernel and of the other as JSON.
"""

import json
import sys
import time

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

START = """from pyspark.sql import SparkSession, functions as F
spark = SparkSession.builder.master('local[2]').config('spark.ui.enabled', False).getOrCreate()
spark.conf.set('spark.sql.shuffle.partitions', 2)
frame = spark.range(200000).withColumn('k', F.col('id') % 7).cache()
frame.count()
"""
CELLS = {
    'a cell with an action of 0.3 s': "spark.range(12000000).groupBy((F.col('id') % 1000).alias('k')).agg(F.sum(F.sqrt('id'))).collect()",
    'a cell with an action of 0.15 s': "frame.groupBy('k').count().collect()",
    'a cell of ten transformations': 'wide = frame\nfor n in range(10):\n    wide = wide.filter(F.col("id") > n)\nwide.count()',
    'a cell without Spark': 'x = sum(range(300000))',
}
WARM = 5


class Kernel:
    def __init__(self, argv):
        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(argv=argv, language='python', display_name='bench')
        self.manager.start_kernel(stdout=sys.stderr)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)

    def seconds(self, code):
        began = time.perf_counter()
        reply = self.client.execute_interactive(code, timeout=120, output_hook=lambda _: None)
        if reply['content']['status'] != 'ok':
            raise RuntimeError(reply['content'])
        return time.perf_counter() - began


def main(turns, *argvs):
    kernels = [Kernel(json.loads(argv)) for argv in argvs]
    try:
        for kernel in kernels:
            kernel.seconds(START)
        figures = {}
        for name, code in CELLS.items():
            for _ in range(WARM):
                for kernel in kernels:
                    kernel.seconds(code)
            figures[name] = [[kernel.seconds(code) for kernel in kernels] for _ in range(int(turns))]
        print(json.dumps(figures))
    finally:
        for kernel in kernels:
            kernel.client.stop_channels()
            kernel.manager.shutdown_kernel()


main(*sys.argv[1:])
