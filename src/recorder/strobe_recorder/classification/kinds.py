"""What pyspark's public API can do, by class and method.

transformation  creates a dataset, or an object on the way to one (grouped data, a writer), without reading data
schemaRead      the same, but may run jobs to learn a schema, a set of values or a partitioning (CSV, pivot, sortByKey)
action          runs a job for its result, or writes data
command         runs a command without a result (views, catalog, tables)
other           creates no dataset and runs no job

The kind says what a call can do, not what it did: what Spark ran ties jobs to calls (see `jvm/actions.py`). A test
compares the tables with pyspark's list of public names.
"""

from . import kinds_ml, kinds_pandas


def _table(**kinds):
    return {name: kind for kind, names in kinds.items() for name in names.split()}


_READERS = 'csv json parquet orc xml load jdbc'

#: Classes of pyspark, pyspark.sql and pyspark.sql.streaming, by public name.
CLASSES = {
    'RDD': _table(
        transformation="""__add__ aggregateByKey barrier cartesian coalesce cogroup combineByKey distinct filter flatMap
            flatMapValues foldByKey fullOuterJoin glom groupBy groupByKey groupWith intersection join keyBy keys
            leftOuterJoin map
            mapPartitions mapPartitionsWithIndex mapPartitionsWithSplit mapValues partitionBy pipe randomSplit
            reduceByKey repartition
            rightOuterJoin sample sampleByKey subtract subtractByKey union values zip zipWithUniqueId
            cache persist unpersist checkpoint localCheckpoint withResources""",
        schemaRead='sortBy sortByKey repartitionAndSortWithinPartitions zipWithIndex toDF',
        action="""aggregate collect collectAsMap collectWithJobGroup count countApprox countApproxDistinct countByKey countByValue
            first fold foreach foreachPartition histogram isEmpty lookup max mean meanApprox min reduce
            reduceByKeyLocally sampleStdev
            sampleVariance saveAsHadoopDataset saveAsHadoopFile saveAsNewAPIHadoopDataset saveAsNewAPIHadoopFile
            saveAsPickleFile
            saveAsSequenceFile saveAsTextFile stats stdev sum sumApprox take takeOrdered takeSample toLocalIterator
            top treeAggregate
            treeReduce variance""",
        other="""__init__ __repr__ __getnewargs__ __hash__ cleanShuffleDependencies context getCheckpointFile getNumPartitions
            getResourceProfile getStorageLevel id isCheckpointed isLocallyCheckpointed name setName toDebugString""",
    ),
    'RDDBarrier': _table(transformation='mapPartitions mapPartitionsWithIndex', other='__init__'),
    'SparkContext': _table(
        transformation="""binaryFiles binaryRecords emptyRDD hadoopFile hadoopRDD newAPIHadoopFile newAPIHadoopRDD parallelize
            pickleFile range sequenceFile textFile union wholeTextFiles""",
        action='runJob',
        other="""__enter__ __exit__ __getnewargs__ __init__ __repr__ accumulator addArchive addFile addJobTag addPyFile applicationId
            broadcast cancelAllJobs cancelJobGroup cancelJobsWithTag clearJobTags defaultMinPartitions
            defaultParallelism
            dump_profiles getCheckpointDir getConf getJobTags getLocalProperty getOrCreate getSystemProperty
            listArchives listFiles
            removeJobTag resources setCheckpointDir setInterruptOnCancel setJobDescription setJobGroup
            setLocalProperty setLogLevel
            setSystemProperty show_profiles sparkUser startTime statusTracker stop uiWebUrl version""",
    ),
    'DataFrame': _table(
        transformation="""__getitem__ agg alias coalesce crossJoin cube distinct drop dropDuplicates dropDuplicatesWithinWatermark
            drop_duplicates dropna exceptAll fillna filter groupBy groupby groupingSets hint intersect intersectAll join
            lateralJoin limit mapInArrow mapInPandas melt na nearestByJoin observe offset orderBy pandas_api
            randomSplit repartition
            repartitionById repartitionByRange replace rollup sample sampleBy select selectExpr sort
            sortWithinPartitions stat subtract
            to toDF transform union unionAll unionByName unpivot where withColumn withColumnRenamed withColumns
            withColumnsRenamed
            withMetadata withWatermark write writeStream writeTo zip cache persist unpersist asTable mergeInto
            to_koalas to_pandas_on_spark toJSON""",
        schemaRead='rdd describe summary crosstab freqItems transpose zipWithIndex localCheckpoint checkpoint',
        action="""__arrow_c_stream__ approxQuantile collect corr count cov first foreach foreachPartition head isEmpty show tail take
            toArrow toLocalIterator toPandas plot""",
        command="""createGlobalTempView createOrReplaceGlobalTempView createOrReplaceTempView createTempView registerTempTable""",
        other="""__dir__ __getattr__ __init__ __new__ __repr__ _repr_html_ colRegex columns dtypes executionInfo exists explain
            inputFiles isLocal isStreaming metadataColumn printSchema sameSemantics scalar schema semanticHash
            sparkSession sql_ctx
            storageLevel""",
    ),
    'DataFrameNaFunctions': _table(transformation='drop fill replace', other='__init__'),
    'DataFrameStatFunctions': _table(
        transformation='sampleBy', schemaRead='crosstab freqItems', action='approxQuantile corr cov', other='__init__'
    ),
    'GroupedData': _table(
        transformation="""agg apply applyInArrow applyInPandas applyInPandasWithState avg cogroup count max mean min sum
            transformWithState transformWithStateInPandas""",
        schemaRead='pivot',
        other='__init__ __repr__',
    ),
    'PandasCogroupedOps': _table(transformation='applyInArrow applyInPandas', other='__init__'),
    'DataFrameReader': _table(
        schemaRead=_READERS, transformation='table text changes', other='__init__ format option options schema'
    ),
    'DataFrameWriter': _table(
        action='csv insertInto jdbc json orc parquet save saveAsTable text xml',
        other='__init__ bucketBy clusterBy format mode option options partitionBy sortBy',
    ),
    'DataFrameWriterV2': _table(
        action='append create createOrReplace overwrite overwritePartitions replace',
        other='__init__ clusterBy option options partitionedBy tableProperty using',
    ),
    'MergeIntoWriter': _table(
        action='merge', other='__init__ whenMatched whenNotMatched whenNotMatchedBySource withSchemaEvolution'
    ),
    'MergeIntoWriter.WhenMatched': _table(other='__init__ delete update updateAll'),
    'MergeIntoWriter.WhenNotMatched': _table(other='__init__ insert insertAll'),
    'MergeIntoWriter.WhenNotMatchedBySource': _table(other='__init__ delete update updateAll'),
    'SparkSession': _table(
        transformation='emptyDataFrame range sql table tvf',
        schemaRead='createDataFrame',
        other="""__enter__ __exit__ __init__ _repr_html_ active addArtifact addArtifacts addTag builder catalog
            clearProgressHandlers clearTags client conf copyFromLocalToFs dataSource getActiveSession getTags
            interruptAll
            interruptOperation interruptTag newSession profile read readStream registerProgressHandler
            removeProgressHandler removeTag
            sparkContext stop streams udf udtf version""",
    ),
    'SparkSession.Builder': _table(other='__init__ appName config create enableHiveSupport getOrCreate master remote'),
    'SQLContext': _table(
        transformation='range sql table tables',
        schemaRead='createDataFrame',
        command='cacheTable clearCache createExternalTable dropTempTable registerDataFrameAsTable uncacheTable refreshTable',
        other="""__init__ getConf getOrCreate newSession read readStream registerFunction registerJavaFunction setConf streams
            tableNames udf udtf""",
    ),
    'SparkArrowCStreamer': _table(action='__arrow_c_stream__', other='__init__'),
    'TableValuedFunction': _table(
        transformation="""collations explode explode_outer inline inline_outer json_tuple posexplode posexplode_outer
            python_worker_logs range sql_keywords stack variant_explode variant_explode_outer""",
        other='__init__',
    ),
    'Catalog': _table(
        transformation='createExternalTable createTable',
        command="""analyzeTable cacheTable clearCache createDatabase databaseExists dropDatabase dropGlobalTempView dropTable
            dropTempView dropView functionExists getCreateTableString getDatabase getFunction getTable
            getTableProperties isCached
            listCatalogs listColumns listDatabases listFunctions listPartitions listTables listViews recoverPartitions
            refreshByPath
            refreshTable tableExists truncateTable uncacheTable setCurrentCatalog setCurrentDatabase""",
        other='__init__ currentCatalog currentDatabase registerFunction',
    ),
    'DataStreamReader': _table(
        schemaRead='csv json parquet orc xml load',
        transformation='table text changes',
        other='__init__ format name option options schema',
    ),
    'DataStreamWriter': _table(
        action='start toTable',
        other='__init__ clusterBy foreach foreachBatch format option options outputMode partitionBy queryName trigger',
    ),
    'StreamingQuery': _table(
        action='awaitTermination processAllAvailable',
        other='__init__ exception explain id isActive lastProgress name recentProgress runId status stop',
    ),
    'StreamingQueryManager': _table(
        action='awaitAnyTermination', other='__init__ active addListener get removeListener resetTerminated'
    ),
    'Observation': _table(action='get', other='__init__ __new__'),
    'UDFRegistration': _table(other='__init__ register registerJavaFunction registerJavaUDAF'),
    'UDTFRegistration': _table(other='__init__ register'),
    'DataSourceRegistration': _table(other='__init__ register'),
    'Broadcast': _table(other='__init__ __reduce__ destroy dump load load_from_path unpersist value'),
    'PySparkPlotAccessor': _table(action='__call__ area bar barh box hist kde line pie scatter', other='__init__'),
    'PandasGroupedOpsMixin': _table(
        transformation="""apply applyInArrow applyInPandas applyInPandasWithState cogroup transformWithState
            transformWithStateInPandas"""
    ),
    'PandasMapOpsMixin': _table(transformation='mapInArrow mapInPandas'),
    'StreamingCheckpointManager': _table(action='repartition', other='__init__'),
    'StreamingContext': _table(
        transformation='binaryRecordsStream queueStream socketTextStream textFileStream transform union',
        action='awaitTermination awaitTerminationOrTimeout start',
        other='__init__ addStreamingListener checkpoint getActive getActiveOrCreate getOrCreate remember sparkContext stop',
    ),
    'DStream': _table(
        transformation="""cache checkpoint cogroup combineByKey count countByValue countByValueAndWindow countByWindow filter flatMap
            flatMapValues fullOuterJoin glom groupByKey groupByKeyAndWindow join leftOuterJoin map mapPartitions
            mapPartitionsWithIndex mapValues partitionBy persist reduce reduceByKey reduceByKeyAndWindow
            reduceByWindow repartition
            rightOuterJoin slice transform transformWith union updateStateByKey window""",
        other='__init__ context foreachRDD pprint saveAsTextFiles',
    ),
    'TransformedDStream': _table(other='__init__'),
    'KinesisUtils': _table(transformation='createStream'),
    'TwsTester': _table(
        other="""__init__ deleteState peekListState peekMapState peekValueState setProcessingTime setWatermark test testInPandas
            updateListState updateMapState updateValueState"""
    ),
    'StatCounter': _table(
        other="""__init__ __repr__ asDict copy count max mean merge mergeStats min sampleStdev sampleVariance stdev sum
            variance"""
    ),
}

#: Classes and modules whose members are all `other`: columns, types, configuration, code of Python workers.
LAZY_OWNERS = frozenset(
    """Accumulator AccumulatorParam AccumulatorServer AccumulatorTCPServer AccumulatorUnixServer UpdateRequestHandler BroadcastPickleRegistry
    BoundedFloat Partitioner classproperty BarrierTaskContext BarrierTaskInfo BasicProfiler Column InheritableThread
    InternalFunction
    Profiler PythonEvalType ResourceProfile ExecutorResourceRequests TaskResourceRequests ResourceInformation
    CoreResourceRequestsCommon ExecutorResourceRequest TaskResourceRequest RuntimeConfig Row SCCallSiteSync
    SkipRestOfInputTableException SparkConf SparkExecutorInfo
    SparkFiles SparkJobInfo SparkStageInfo StatusTracker StorageLevel StreamingQueryListener TableArg TaskContext
    Window WindowSpec
    Profile UserDefinedFunction UserDefinedTableFunction CatalogMetadata Database Table TablePartition Function
    ExecutionInfo GroupingSets VariantVal Geography Geometry""".split()
)
LAZY_MODULES = (
    'pyspark.sql.functions',
    'pyspark.sql.types',
    'pyspark.sql.avro',
    'pyspark.sql.protobuf',
    'pyspark.sql.datasource',
    'pyspark.sql.udtf',
    'pyspark.sql.udf',
    'pyspark.sql.pandas.functions',
    'pyspark.sql.pandas.types',
    'pyspark.sql.streaming.datasource',
    'pyspark.sql.streaming.state',
    'pyspark.sql.streaming.stateful_processor',
    'pyspark.sql.streaming.listener',
    'pyspark.errors',
    'pyspark.serializers',
    'pyspark.util',
    'pyspark.conf',
    'pyspark.files',
    'pyspark.taskcontext',
    'pyspark.resource',
    'pyspark.profiler',
    'pyspark.sql.profiler',
    'pyspark.sql.transpile',
    'pyspark.streaming.kinesis',
    'pyspark.streaming.listener',
)

_READ_ONLY = frozenset('SELECT WITH VALUES FROM TABLE SHOW DESCRIBE DESC EXPLAIN MAP REDUCE'.split())
_SESSION_ONLY = frozenset('USE SET RESET REFRESH DECLARE UNCACHE CLEAR'.split())


def owners(cls):
    """The classes of pyspark that a class is or inherits from, nearest first."""
    return tuple(base for base in cls.__mro__ if base.__module__.startswith('pyspark'))


def kind_of(cls, name):
    """`(owner, kind)` of a method of a class; kind is None if the API is unknown."""
    lineage = owners(cls)
    if not lineage:
        return getattr(cls, '__name__', ''), None
    module = lineage[0].__module__
    if module.startswith('pyspark.pandas'):
        return 'pandas.' + lineage[0].__qualname__, _first(kinds_pandas.kind, lineage, name)
    if module.startswith(('pyspark.ml.', 'pyspark.mllib.')):
        return lineage[0].__qualname__, _first(kinds_ml.kind, lineage, name)
    for base in lineage:
        kind = _kind_in_class(base, name)
        if kind is not None:
            return base.__qualname__, kind
    return lineage[0].__qualname__, None


def _first(find, lineage, name):
    for base in lineage:
        kind = find(base.__module__, base.__qualname__, name)
        if kind is not None:
            return kind
    return None


def _kind_in_class(base, name):
    known = CLASSES.get(base.__qualname__)
    if known is not None:
        return known.get(name)
    if base.__qualname__ in LAZY_OWNERS or base.__module__.startswith(LAZY_MODULES):
        return 'other'
    return None


def kind_of_function(module, name):
    """The kind of a function of a module."""
    if module.startswith('pyspark.pandas'):
        return kinds_pandas.kind(module, '', name)
    if module.startswith(('pyspark.ml.', 'pyspark.mllib.')):
        return kinds_ml.kind(module, '', name)
    return 'other' if module.startswith(LAZY_MODULES) else None


def kind_of_statement(statement):
    """The kind of `spark.sql(statement)`: only a query is left for a later action to run."""
    words = _words(statement)
    if not words or words[0] in _READ_ONLY:
        return 'transformation'
    if words[0] in _SESSION_ONLY or 'VIEW' in words[:6]:
        return 'command'
    return 'action'


def _words(statement):
    """The first words of a statement, without comments and opening brackets."""
    lines = [line.split('--', 1)[0] for line in statement.split('\n')]
    text = ' '.join(lines)
    while '/*' in text and '*/' in text.split('/*', 1)[1]:
        before, after = text.split('/*', 1)
        text = before + ' ' + after.split('*/', 1)[1]
    return text.replace('(', ' ').upper().split()[:8]
