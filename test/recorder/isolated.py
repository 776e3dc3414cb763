"""What a script can see that another one, or the exercise of a JVM that waited, might have left. Prints it, leaves as much as
it can itself, and tells where its JVM and its driver came from, with the process ids of both.

isolated.py COLOUR FOLDER FACTS [PARTITIONS [KEY=VALUE… | stays]]
"""
import os
import random
import sys
import time

import beside

began = time.time()
colour, folder, facts = sys.argv[1:4]
facts = os.path.abspath(facts)
print('found', os.environ.get('LEFT'), os.getcwd(), beside.WORD, getattr(random, 'HIDES', None), sys.executable)
os.environ['COLOUR'] = colour
os.makedirs(folder, exist_ok=True)
os.chdir(folder)

from pyspark.sql import SparkSession  # noqa: E402

builder = SparkSession.builder.appName('isolated').master('local[2]').config('spark.ui.enabled', 'false')
builder = builder.config('spark.ui.showConsoleProgress', 'false')
for partitions in sys.argv[4:5]:
    builder = builder.config('spark.sql.shuffle.partitions', partitions)
for setting in sys.argv[5:]:
    if '=' in setting:
        builder = builder.config(*setting.split('='))
spark = builder.getOrCreate()
context = spark.sparkContext
java = context._jvm


def worker(_):
    shown = ('GATEWAY', 'STROBE_RECORDER', 'COLOUR', 'LEFT')
    return os.path.basename(os.getcwd()), sorted(name for name in os.environ if any(each in name for each in shown))


print('partitions', spark.conf.get('spark.sql.shuffle.partitions'))
print('views', [table.name for table in spark.catalog.listTables()])
print('worker', context.parallelize([0], 1).map(worker).collect(), os.environ['COLOUR'])
print('colour', context.parallelize([0], 1).map(lambda _: os.environ.get('COLOUR')).collect())
total = context.accumulator(0)
context.parallelize(range(5)).foreach(total.add)
print('accumulator', total.value, total.aid)
numbers = spark.range(6)
numbers.createOrReplaceTempView('mine')
numbers.createGlobalTempView('everybody')
numbers.groupBy((numbers.id % 2).alias('key')).count().explain()
print('objects', numbers._jdf._target_id, context.parallelize([1]).id())
print('names', sorted(name for name in os.environ if 'GATEWAY' in name))
print('settings', sorted(name for name, _ in context.getConf().getAll() if not name.endswith('.extraJavaOptions')))
print('memory', java.java.lang.Runtime.getRuntime().maxMemory() >> 20, context._jsc.sc().listJars().toString().split('/')[-1])
try:
    spark.sql('select missing from mine')
except Exception as error:
    print('error', str(error).splitlines())
java.java.lang.System.out.println('printed by Java')
java.java.lang.System.err.println('complained by Java')
spark.conf.set('spark.sql.shuffle.partitions', '3')
os.environ['LEFT'] = colour
os.chdir('/')

started = java.java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0
with open(facts, 'w') as file, open('/proc/self/cmdline') as command:
    jvm = 'waited' if started < began - 1 else 'launched'
    driver = 'waited' if 'spare.pyc' in command.read() else 'launched'
    file.write('%s %d %d %s' % (jvm, java.java.lang.ProcessHandle.current().pid(), os.getpid(), driver))
if sys.argv[5:] == ['stays']:
    time.sleep(600)
