"""Java methods that never run a job, on any object.

Every other method marks its call as a possible action: one mark too many costs some hundred microseconds, one too few
loses the line of a job. A name is in this list only if no class that pyspark calls has a method of this name that runs
a job (`count` runs one on a Dataset, though not on grouped data, so it is not in the list).
"""

METHODS = frozenset(
    """
    accumulator add addAll addArchive addFile addJar addJobTag addListener addTag agg alias and appId applicationId
    apply applyInPandasWithState applyModifiableSettings appName archives arrowMaxRecordsPerBatch
    arrowPySparkEnabled as asc asc_nulls_first asc_nulls_last asJava asJavaPairRDD asJavaRDD asScala asTable
    awaitResult between binaryFiles binaryRecords bitwiseAND bitwiseOR bitwiseXOR broadcast bucketBy cache callSite
    callForeachBatch cancelAllJobs cancelJobGroup cancelJobsWithTag cartesian cast castTimestampNTZToLong catalog catalogString
    checkpointFile clear clearActiveSession clearCallSite clearDefaultSession clearJobTags clearTags
    clearThreadLocal clone clusterBy clusterCenters coalesce coefficientMatrix coefficients col colRegex column conf
    contains context contextType copy createTempDir crossJoin cube currentCatalog currentDatabase currentTimeMillis
    dataSource ddlToJson defaultCopy defaultMinPartitions defaultParallelism desc desc_nulls_first desc_nulls_last
    distinct divide drop dropDuplicates dropDuplicatesWithinWatermark dropFields dumps emptyRDD encoder endsWith
    entrySet eqNullSafe equals equalTo except exceptAll exceptionString exists experimental explainInternal
    explainParams explainString expr exprEnc extractParamMap fieldNames fields files fill filter
    flatMapCoGroupsInArrow flatMapCoGroupsInPandas flatMapGroupsInArrow flatMapGroupsInPandas format forName
    fragment fromDDL geq get getAbsolutePath getActiveJobsIds getActiveSession getActiveStageIds getAddress getAll
    getAllAsJava getBroadcastThreshold getCallbackClient getCause getCheckpointDir getCheckpointFile getClass
    getCondition getConf getConfs getConfString getDefault getDefaultSession getenv getErrorClass
    getExecutorMemoryStatus getField getItem getJobIdsForGroup getJobInfo getJobTags getKey getLocalDir
    getLocalizedMessage getLocalProperties getLocalProperty getMessage getMessageParameters getName getOption
    getOrDefault getOrElse getParam getProperty getPythonAuthSocketTimeout getQueryContext getResourceProfile
    getResult getRootDirectory getSecretFromFileAndDelete getServerPort getSimpleName getSparkBufferSize getSqlState
    getStackTrace getStageInfo getStorageLevel getTags getValue groupBy groupingSets gt hadoopConfiguration
    hadoopFile hadoopRDD hasDefault hashCode hasNext hasParam hasSummary hint id identityHashCode ilike intercept
    interceptVector internalFn intersect intersectAll isActive isBarrier isCheckpointed isDefined isDistributed
    isEncryptionEnabled isin isInstance isLocal isLocallyCheckpointed isModifiable isNaN isNotNull isNull isSet
    isStopped isStreaming isTimestampNTZPreferred iterator jars join joinAsOf jsonToDDL keyBy keySet labelsArray
    lastProgress lateralJoin length leq like limit listArchives listenerManager listFiles lit loads lt makeInterval
    makePythonUDF mapInArrow mapInPandas master melt metadataColumn minus mod mode na name namedArgumentExpression
    nanoTime nearestByJoin newAPIHadoopFile newAPIHadoopRDD newInstance newSession next not notEqual numClasses
    numFeatures objectFile objectName objectType observe offset option options or orderBy otherwise outer outputMode
    over pair pandasUDFArrowEnabled params parseDataType parser partitionBy partitions persist plus prettyJson
    printStackTrace put pysparkJVMStacktraceEnabled pysparkSimplifiedTraceback pysparkToJSONReturnDataFrame
    pythonToJava queryExecution queryName range rangeBetween rank rdd read readArrowStreamFromFile readRDDFromFile
    readRDDFromInputStream readStream recentProgress register registerJava registerPython remove removeJobTag
    removeListener removeTag repartition repartitionById repartitionByRange resetCallbackClient resetTerminated
    resources rlike rollup rowsBetween runId sameSemantics sample sc scalar schema select selectExpr semanticHash
    sequenceFile session sessionLocalTimeZone sessionState set setActiveSession setCallSite setCheckpointDir
    setClassifier setCollectSubModels setConfString setContextClassLoader setCurrentCatalog setCurrentDatabase
    setDefault setDefaultSession setEncryption setEstimator setEstimatorParamMaps setEvaluator setFeaturesCol
    setFoldCol setInterruptOnCancel setJobDescription setJobGroup setLabelCol setLocalProperties setLocalProperty
    setLogLevel setName setNumFolds setParallelism setPredictionCol setRawPredictionCol setSeed setStages
    setTrainRatio setupBroadcast setupDecryptionServer setupEncryptionServer setValue setWeightCol sharedState
    shouldOverwrite simpleString size sort sortWithinPartitions sparkContext sparkSession sparkUser sqlContext
    startIndex startsWith startTime stat status statusTracker stopIndex storageLevel streamingCheckpointManager
    streams substr table textFile timestampType to toArray toDataFrame toDDL toDebugString toDF toJavaArray toList
    toMap toPyRow toScalaMap toSeq toSet toString transformWithStateInPandas transformWithStateInPySpark treeString
    trigger try_cast tvf typedLit typeName udaf udf udtf uid uiWebUrl unary_$bang unary_$minus union unionAll
    unionByName unpersist unpivotWithSeq unset value valueOfPair values version vocabulary w
    waitTillBroadcastDataSent waitTillDataReceived when where wholeTextFiles withColumn withColumnRenamed
    withColumns withColumnsRenamed withField withMetadata withResources withSchemaEvolution withWatermark write
    writeStream writeTo zip
    """.split()
)

#: Prefixes of commands that run no job: functions that build columns, constructors of classes of Spark and Java, and
#: helpers.
PREFIXES = (
    'c\nz:org.apache.spark.sql.functions\n',
    'c\nz:org.apache.spark.sql.avro.functions\n',
    'c\nz:org.apache.spark.sql.protobuf.functions\n',
    'c\nz:org.apache.spark.sql.expressions.',
    'c\nz:org.apache.spark.sql.types.',
    'c\nz:org.apache.spark.sql.catalyst.',
    'c\nz:org.apache.spark.api.python.PythonUtils\n',
    'c\nz:org.apache.spark.api.python.SerDeUtil\n',
    'c\nz:org.apache.spark.util.',
    'c\nz:org.apache.spark.ml.param.',
    'c\nz:org.apache.spark.ml.python.MLSerDe\n',
    'c\nz:org.apache.spark.mllib.api.python.SerDe\n',
    'c\nz:java.',
    'c\nz:py4j.',
    'c\nz:scala.',
    'c\nGATEWAY_SERVER\n',
    'i\norg.apache.spark.',
    'i\njava.',
    'i\nscala.',
)


def is_lazy_after_all(name, command, frame):
    """Tells apart names that two classes share and of which one runs jobs.

    `frame` is the caller of py4j's member. `DataType.json()` has no argument, while reading and writing JSON has one;
    `multiply` belongs to a column unless pyspark.mllib (a distributed matrix) calls it.
    """
    if name == 'json':
        return command.endswith('\njson\ne\n')
    if name == 'multiply':
        return not frame.f_globals.get('__name__', '').startswith('pyspark.mllib')
    return False
