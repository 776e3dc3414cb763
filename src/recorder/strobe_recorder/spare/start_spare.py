"""Starts a JVM as pyspark would in a driver, makes it do what most jobs do, and leaves it waiting for a driver.

The gateway runs this file in the driver's folder and environment, with `-I -S`: none of the user's Python code runs.
The first line of input is a JSON object: `packages`, `conf`, `umask` and `limits` as in the recorder's
`sparkLaunching`, `modules` that the driver will import, and `folder` for the JVM's files `input`, `stdout` and
`stderr`. It prints one line, `{"port", "secret", "pid"}`, when the JVM is ready. It ends when its input does; the JVM
runs as long as anybody has `input`, a FIFO, open for writing.
"""

import json
import os
import pathlib
import shutil
import sys
import threading

#: Nothing of the job's configuration: its listeners, logs and storage are not for this work.
SETTINGS = {
    'spark.app.name': 'strobe',
    'spark.master': 'local[2]',
    'spark.ui.port': '0',
    # A recorded run writes an event log too.
    'spark.eventLog.enabled': 'true',
    'spark.eventLog.compress': 'false',
    'spark.eventLog.rolling.enabled': 'false',
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.hadoop.fs.defaultFS': 'file:///',
    'spark.sql.catalogImplementation': 'in-memory',
    'spark.sql.shuffle.partitions': '2',
    # Created once in a JVM, with the configuration of the first application.
    'spark.sql.defaultUrlStreamHandlerFactory.enabled': 'false',
}
#: The user's settings, if any: pools and caches that a JVM creates once with these sizes, and whether Spark's UI is
#: served.
KEPT = ('maxThreadThreshold', 'spark.sql.codegen.cache.maxEntries', 'spark.ui.enabled')
#: Code that ran a few times is compiled better than code that ran once. The traces are the same: tests use one round.
ROUNDS = int(os.environ.get('STROBE_TEST_ROUNDS', '3'))
#: Formats of files that are written and read.
FORMATS = ('csv', 'json', 'parquet')


def main():
    order = json.loads(sys.stdin.readline())
    until_input_ends = threading.Thread(target=_end_with_input, daemon=True)
    until_input_ends.start()
    sys.path.extend(order['packages'])
    os.umask(order['umask'])
    _limit(order['limits'])
    gateway = _launch(order['conf'], order['folder'])
    properties = _properties(gateway.jvm)
    try:
        exercise(gateway, order['folder'], order['modules'])
    finally:
        _restore(gateway.jvm, properties)
    print(json.dumps(_address(gateway)), flush=True)
    until_input_ends.join()


def _end_with_input():
    sys.stdin.read()
    # Whatever the main thread is doing. The JVM's input ends with this process.
    os._exit(0)


def _limit(limits):
    import resource

    for name, soft, hard in limits:
        if resource.getrlimit(name) != (soft, hard):
            resource.setrlimit(name, (soft, hard))


def _launch(conf, folder):
    from pyspark import SparkConf, java_gateway

    popen = java_gateway.Popen

    def open_output(name):
        return os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def start(command, stdin, **options):
        path = os.path.join(folder, 'input')
        os.mkfifo(path, 0o600)
        # Also open for writing: opening one end of a FIFO waits for the other.
        os.open(path, os.O_RDWR)
        return popen(
            command,
            stdin=os.open(path, os.O_RDONLY),
            stdout=open_output('stdout'),
            stderr=open_output('stderr'),
            **options,
        )

    java_gateway.Popen = start
    try:
        return java_gateway.launch_gateway(SparkConf(loadDefaults=False).setAll(conf))
    finally:
        java_gateway.Popen = popen


def _address(gateway):
    client = gateway._gateway_client
    parameters = client.__dict__.get('java_parameters') or client.gateway_parameters
    return {'port': parameters.port, 'secret': parameters.auth_token, 'pid': gateway.proc.pid}


def _properties(jvm):
    return dict(jvm.java.lang.System.getProperties())


def _restore(jvm, before):
    system = jvm.java.lang.System
    for name in set(_properties(jvm)) - set(before):
        system.clearProperty(name)
    for name, value in before.items():
        system.setProperty(name, value)


def exercise(gateway, folder, modules):
    """Runs a small application. Steps that this Spark, or its workers' Python, does not support are skipped."""
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False, _jvm=gateway.jvm).setAll(SETTINGS.items())
    conf.set('spark.sql.warehouse.dir', os.path.join(folder, 'warehouse'))
    conf.set('spark.eventLog.dir', pathlib.Path(folder, 'events').as_uri())
    os.mkdir(os.path.join(folder, 'events'))
    # Otherwise the user's file from the configuration folder: these metrics must not go where that says.
    conf.set('spark.metrics.conf', os.devnull)
    for name, value in _properties(gateway.jvm).items():
        if name.startswith('spark.') and name.endswith(KEPT):
            conf.set(name, value)
    context = SparkContext(conf=conf, gateway=gateway)
    try:
        session = SparkSession(context)
        _repeat((_rdds, _frames, _python_rows, _sql, _files), session, folder)
        # This is as much work as everything else: only if it is needed.
        if 'pyspark.ml' in modules:
            printed = _printed(folder)
            _repeat((_learning,), session, folder)
            # Spark warns once about a machine without native linear algebra. A job without training must not print
            # that.
            for path, size in printed.items():
                os.truncate(path, size)
        # Leave no default session in the JVM: Spark 3 would find a stopped one, which pyspark then asks.
        session.stop()
    finally:
        context.stop()
        for name in ('warehouse', 'events', 'text', *FORMATS):
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)


def _repeat(steps, session, folder):
    for _ in range(ROUNDS):
        for step in steps:
            try:
                step(session, folder)
            except Exception:
                continue


def _printed(folder):
    """Sizes of the files of the JVM's output."""
    return {path: os.path.getsize(path) for path in (os.path.join(folder, name) for name in ('stdout', 'stderr'))}


def _rdds(session, folder):
    context = session.sparkContext
    path = os.path.join(folder, 'text')
    if not os.path.exists(path):
        context.parallelize(['one two', 'three'], 2).saveAsTextFile(path)
    words = context.textFile(path).flatMap(lambda line: line.split()).map(lambda word: (len(word), 1))
    counts = words.reduceByKey(lambda one, other: one + other)
    counts.join(words.distinct()).sortByKey().cache().collect()
    counts.top(2)


def _frames(session, folder):
    from pyspark.sql import functions

    numbers = session.range(100).withColumn('key', functions.col('id') % 3).cache()
    figures = numbers.groupBy('key').agg(
        functions.sum('id').alias('sum'), functions.avg('id'), functions.stddev('id'), functions.count('*')
    )
    names = session.createDataFrame([(0, 'zero'), (1, 'one')], 'key int, name string')
    figures.join(names, 'key').filter('sum > 1').orderBy('key').collect()
    figures.count()
    figures._jdf.showString(20, 20, False)
    numbers.unpersist()


def _python_rows(session, folder):
    from pyspark.sql import Row, functions

    word = functions.udf(lambda number, key: str(number + key), 'string')
    rows = session.createDataFrame(session.sparkContext.parallelize([Row(id=1, key=2), Row(id=3, key=4)], 2))
    rows.select(word('id', 'key').alias('word')).groupBy('word').count().collect()


def _sql(session, folder):
    session.range(10).selectExpr('id', 'id % 2 as key').createOrReplaceTempView('numbers')
    session.sql(
        'select n.key, max(n.id) as most, count(distinct m.id) as others from numbers n join numbers m on n.key = m.key '
        'where n.id > 1 group by n.key order by n.key limit 3'
    ).collect()


def _learning(session, folder):
    from pyspark.ml import Pipeline
    from pyspark.ml.evaluation import RegressionEvaluator
    from pyspark.ml.feature import StringIndexer, VectorAssembler
    from pyspark.ml.recommendation import ALS
    from pyspark.ml.regression import LinearRegression

    columns = 'user int, item int, word string, label double'
    rows = session.createDataFrame([(n % 5, n % 7, 'ab'[n % 2], float(n)) for n in range(60)], columns)
    training, test = rows.randomSplit([0.8, 0.2], seed=1)
    als = ALS(rank=2, maxIter=2, userCol='user', itemCol='item', ratingCol='label', coldStartStrategy='drop')
    RegressionEvaluator().evaluate(als.fit(training).transform(test))
    features = VectorAssembler(inputCols=['user', 'item', 'index'], outputCol='features')
    pipeline = Pipeline(
        stages=[StringIndexer(inputCol='word', outputCol='index'), features, LinearRegression(maxIter=2)]
    )
    pipeline.fit(training).transform(training).select('prediction').collect()


def _files(session, folder):
    for form in FORMATS:
        path = os.path.join(folder, form)
        session.range(10).selectExpr('id', 'cast(id as string) as name').write.mode('overwrite').format(form).save(path)
        session.read.format(form).load(path).collect()


if __name__ == '__main__':
    main()
