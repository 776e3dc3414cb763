"""Starts a JVM as pyspark would in a driver, has it do what most jobs do, and leaves it waiting for a driver.

Run by the gateway in the driver's folder and environment, with `-I -S`: nothing of the user's Python code runs. Its first
line of input is a JSON object: `packages` (entries of `sys.path` that have pyspark and py4j), `conf`, `umask`, `limits`, as
in the recorder's line `launch`, and `folder` for the files `input`, `stdout` and `stderr` of the JVM. It prints one line,
`{"port", "secret", "pid"}`, when the JVM is ready. It ends when its own input does; the JVM goes on as long as anybody has
`input`, a FIFO, open for writing.
"""
import json
import os
import shutil
import sys
import threading

#: Nothing of the job's own configuration: its listeners, logs and storage are not for what runs here.
SETTINGS = {
    'spark.app.name': 'strobe',
    'spark.master': 'local[2]',
    'spark.ui.enabled': 'false',
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.hadoop.fs.defaultFS': 'file:///',
    'spark.sql.catalogImplementation': 'in-memory',
    'spark.sql.shuffle.partitions': '2',
    # Made once in a JVM, with the configuration of the first application.
    'spark.sql.defaultUrlStreamHandlerFactory.enabled': 'false',
}
#: Pools and caches that a JVM makes once, with these sizes.
SIZES = ('maxThreadThreshold', 'spark.sql.codegen.cache.maxEntries')
#: Code that ran a few times is compiled better than code that ran once.
ROUNDS = 3
#: Of files that are written and read.
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
        exercise(gateway, order['folder'])
    finally:
        _restore(gateway.jvm, properties)
    print(json.dumps(_address(gateway)), flush=True)
    until_input_ends.join()


def _end_with_input():
    sys.stdin.read()
    # Whatever the main thread is doing. The JVM's input goes with this process.
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
        # For writing as well: whoever opens one end of a FIFO waits for the other.
        os.open(path, os.O_RDWR)
        return popen(
            command, stdin=os.open(path, os.O_RDONLY), stdout=open_output('stdout'), stderr=open_output('stderr'), **options
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


def exercise(gateway, folder):
    """Runs a small application. A step that this Spark, or its workers' Python, cannot take is left out."""
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False, _jvm=gateway.jvm).setAll(SETTINGS.items())
    conf.set('spark.sql.warehouse.dir', os.path.join(folder, 'warehouse'))
    # Else the person's, from the configuration folder: figures of this application are not for where those go.
    conf.set('spark.metrics.conf', os.devnull)
    for name, value in _properties(gateway.jvm).items():
        if name.startswith('spark.') and name.endswith(SIZES):
            conf.set(name, value)
    context = SparkContext(conf=conf, gateway=gateway)
    try:
        session = SparkSession(context)
        for _ in range(ROUNDS):
            for step in (_rdds, _frames, _python_rows, _sql, _files):
                try:
                    step(session, folder)
                except Exception:
                    continue
        # The JVM has no default session any more: Spark 3 finds a stopped one, which pyspark then asks about.
        session.stop()
    finally:
        context.stop()
        for name in ('warehouse', *FORMATS):
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)


def _rdds(session, folder):
    numbers = session.sparkContext.parallelize(range(20), 2)
    numbers.map(lambda number: (number % 3, number)).reduceByKey(lambda one, other: one + other).collect()


def _frames(session, folder):
    from pyspark.sql import functions

    numbers = session.range(100).withColumn('key', functions.col('id') % 3)
    figures = numbers.groupBy('key').agg(functions.sum('id').alias('sum'), functions.avg('id'), functions.count('*'))
    names = session.createDataFrame([(0, 'zero'), (1, 'one')], 'key int, name string')
    figures.join(names, 'key').filter('sum > 1').orderBy('key').collect()
    figures.count()


def _python_rows(session, folder):
    from pyspark.sql import functions

    double = functions.udf(lambda number: 2 * number, 'long')
    session.range(10).select(double('id')).collect()


def _sql(session, folder):
    session.range(10).createOrReplaceTempView('numbers')
    session.sql('select id % 2 as key, max(id) as most from numbers where id > 1 group by 1').collect()


def _files(session, folder):
    for form in FORMATS:
        path = os.path.join(folder, form)
        session.range(10).selectExpr('id', 'cast(id as string) as name').write.mode('overwrite').format(form).save(path)
        session.read.format(form).load(path).collect()


if __name__ == '__main__':
    main()
