import { apiTable, type ApiTable, type Group } from './memberTable';

/**
 * Kinds of calls of the public pyspark API, by class and method, for the static analysis in the editor. The recorder has a
 * separate table for the driver (`classification/kinds.py`). A test checks that both agree.
 */
const GROUPS: Record<string, Group[]> = {
  RDD: [
    [
      'transformation',
      'narrow',
      'RDD',
      `filter flatMap flatMapValues glom keyBy keys map mapPartitions mapPartitionsWithIndex mapPartitionsWithSplit mapValues
      pipe sample sampleByKey union values zip zipWithUniqueId cartesian coalesce __add__ withResources`,
    ],
    ['transformation', 'narrow', 'RDDBarrier', 'barrier'],
    [
      'transformation',
      'wide',
      'RDD',
      `aggregateByKey cogroup combineByKey distinct foldByKey fullOuterJoin groupBy groupByKey groupWith intersection join
      leftOuterJoin partitionBy reduceByKey repartition rightOuterJoin subtract subtractByKey`,
    ],
    ['transformation', 'narrow', 'list of RDD', 'randomSplit'],
    ['transformation', null, 'self', 'cache persist unpersist'],
    ['transformation', null, null, 'checkpoint localCheckpoint'],
    ['schemaRead', 'wide', 'RDD', 'sortBy sortByKey repartitionAndSortWithinPartitions'],
    ['schemaRead', 'narrow', 'RDD', 'zipWithIndex'],
    ['schemaRead', 'narrow', 'DataFrame', 'toDF'],
    [
      'action',
      null,
      null,
      `aggregate collect collectAsMap collectWithJobGroup count countApprox countApproxDistinct countByKey countByValue first
      fold foreach foreachPartition histogram isEmpty lookup max mean meanApprox min reduce reduceByKeyLocally sampleStdev
      sampleVariance saveAsHadoopDataset saveAsHadoopFile saveAsNewAPIHadoopDataset saveAsNewAPIHadoopFile saveAsPickleFile
      saveAsSequenceFile saveAsTextFile stats stdev sum sumApprox take takeOrdered takeSample toLocalIterator top
      treeAggregate treeReduce variance`,
    ],
    ['other', null, 'self', 'setName'],
    ['other', null, 'SparkContext', 'context', 'property'],
  ],
  RDDBarrier: [['transformation', 'narrow', 'RDD', 'mapPartitions mapPartitionsWithIndex']],
  SparkContext: [
    [
      'transformation',
      null,
      'RDD',
      `binaryFiles binaryRecords emptyRDD hadoopFile hadoopRDD newAPIHadoopFile newAPIHadoopRDD parallelize pickleFile range
      sequenceFile textFile wholeTextFiles`,
    ],
    ['transformation', 'narrow', 'RDD', 'union'],
    ['action', null, null, 'runJob'],
    ['other', null, 'SparkContext', 'getOrCreate __enter__'],
    ['other', null, null, 'broadcast accumulator stop setLogLevel setJobGroup setCheckpointDir addFile addPyFile'],
  ],
  DataFrame: [
    [
      'transformation',
      'narrow',
      'DataFrame',
      `__getitem__ alias coalesce drop dropna fillna filter hint limit mapInArrow mapInPandas melt observe offset replace
      sample sampleBy select selectExpr sortWithinPartitions to toDF union unionAll unionByName unpivot where withColumn
      withColumnRenamed withColumns withColumnsRenamed withMetadata withWatermark zip`,
    ],
    [
      'transformation',
      'wide',
      'DataFrame',
      `agg crossJoin distinct dropDuplicates dropDuplicatesWithinWatermark drop_duplicates exceptAll intersect intersectAll join
      lateralJoin nearestByJoin orderBy repartition repartitionById repartitionByRange sort subtract`,
    ],
    ['transformation', 'wide', 'GroupedData', 'cube groupBy groupby groupingSets rollup'],
    ['transformation', 'narrow', 'list of DataFrame', 'randomSplit'],
    ['transformation', null, 'function', 'transform'],
    ['transformation', null, 'self', 'cache persist unpersist'],
    ['transformation', null, 'DataFrameNaFunctions', 'na', 'property'],
    ['transformation', null, 'DataFrameStatFunctions', 'stat', 'property'],
    ['transformation', null, 'DataFrameWriter', 'write', 'property'],
    ['transformation', null, 'DataStreamWriter', 'writeStream', 'property'],
    ['transformation', null, 'DataFrameWriterV2', 'writeTo'],
    ['transformation', null, 'MergeIntoWriter', 'mergeInto'],
    ['transformation', 'narrow', 'RDD', 'toJSON'],
    ['transformation', null, 'pandas', 'pandas_api to_koalas to_pandas_on_spark'],
    ['transformation', null, null, 'asTable'],
    ['schemaRead', 'narrow', 'RDD', 'rdd', 'property'],
    ['schemaRead', 'wide', 'DataFrame', 'crosstab describe freqItems summary transpose'],
    ['schemaRead', 'narrow', 'DataFrame', 'checkpoint localCheckpoint zipWithIndex'],
    [
      'action',
      null,
      null,
      `__arrow_c_stream__ approxQuantile collect corr count cov first foreach foreachPartition head isEmpty show tail take
      toArrow toLocalIterator toPandas`,
    ],
    ['action', null, 'PySparkPlotAccessor', 'plot', 'property'],
    [
      'command',
      null,
      null,
      'createGlobalTempView createOrReplaceGlobalTempView createOrReplaceTempView createTempView registerTempTable',
    ],
    ['other', null, 'SparkSession', 'sparkSession', 'property'],
    ['other', null, null, 'explain printSchema'],
  ],
  DataFrameNaFunctions: [['transformation', 'narrow', 'DataFrame', 'drop fill replace']],
  DataFrameStatFunctions: [
    ['transformation', 'narrow', 'DataFrame', 'sampleBy'],
    ['schemaRead', 'wide', 'DataFrame', 'crosstab freqItems'],
    ['action', null, null, 'approxQuantile corr cov'],
  ],
  GroupedData: [
    [
      'transformation',
      'wide',
      'DataFrame',
      `agg apply applyInArrow applyInPandas applyInPandasWithState avg count max mean min sum transformWithState
      transformWithStateInPandas`,
    ],
    ['transformation', null, 'PandasCogroupedOps', 'cogroup'],
    ['schemaRead', 'wide', 'GroupedData', 'pivot'],
  ],
  PandasCogroupedOps: [['transformation', 'wide', 'DataFrame', 'applyInArrow applyInPandas']],
  DataFrameReader: [
    ['schemaRead', null, 'DataFrame', 'csv jdbc json load orc parquet xml'],
    ['transformation', null, 'DataFrame', 'changes table text'],
    ['other', null, 'self', 'format option options schema'],
  ],
  DataFrameWriter: [
    ['action', null, null, 'csv insertInto jdbc json orc parquet save saveAsTable text xml'],
    ['other', null, 'self', 'bucketBy clusterBy format mode option options partitionBy sortBy'],
  ],
  DataFrameWriterV2: [
    ['action', null, null, 'append create createOrReplace overwrite overwritePartitions replace'],
    ['other', null, 'self', 'clusterBy option options partitionedBy tableProperty using'],
  ],
  MergeIntoWriter: [
    ['action', null, null, 'merge'],
    ['other', null, 'self', 'withSchemaEvolution'],
    ['other', null, 'MergeIntoWriter.WhenMatched', 'whenMatched whenNotMatchedBySource'],
    ['other', null, 'MergeIntoWriter.WhenNotMatched', 'whenNotMatched'],
  ],
  'MergeIntoWriter.WhenMatched': [['other', null, 'MergeIntoWriter', 'delete update updateAll']],
  'MergeIntoWriter.WhenNotMatched': [['other', null, 'MergeIntoWriter', 'insert insertAll']],
  SparkSession: [
    ['transformation', null, 'DataFrame', 'emptyDataFrame range sql table'],
    ['transformation', null, 'TableValuedFunction', 'tvf', 'property'],
    ['schemaRead', null, 'DataFrame', 'createDataFrame'],
    ['other', null, 'DataFrameReader', 'read', 'property'],
    ['other', null, 'DataStreamReader', 'readStream', 'property'],
    ['other', null, 'SparkContext', 'sparkContext', 'property'],
    ['other', null, 'Catalog', 'catalog', 'property'],
    ['other', null, 'StreamingQueryManager', 'streams', 'property'],
    ['other', null, 'SparkSession.Builder', 'builder', 'property'],
    ['other', null, 'SparkSession', 'newSession active getActiveSession __enter__'],
    ['other', null, null, 'stop'],
  ],
  'SparkSession.Builder': [
    ['other', null, 'self', 'appName config enableHiveSupport master remote'],
    ['other', null, 'SparkSession', 'create getOrCreate'],
  ],
  SQLContext: [
    ['transformation', null, 'DataFrame', 'range sql table tables'],
    ['schemaRead', null, 'DataFrame', 'createDataFrame'],
    [
      'command',
      null,
      null,
      'cacheTable clearCache createExternalTable dropTempTable registerDataFrameAsTable uncacheTable refreshTable',
    ],
    ['other', null, 'DataFrameReader', 'read', 'property'],
    ['other', null, 'DataStreamReader', 'readStream', 'property'],
    ['other', null, 'SQLContext', 'getOrCreate newSession'],
  ],
  TableValuedFunction: [
    [
      'transformation',
      null,
      'DataFrame',
      `collations explode explode_outer inline inline_outer json_tuple posexplode posexplode_outer python_worker_logs range
      sql_keywords stack variant_explode variant_explode_outer`,
    ],
  ],
  Catalog: [
    ['transformation', null, 'DataFrame', 'createExternalTable createTable'],
    [
      'command',
      null,
      null,
      `analyzeTable cacheTable clearCache createDatabase databaseExists dropDatabase dropGlobalTempView dropTable dropTempView
      dropView functionExists getCreateTableString getDatabase getFunction getTable getTableProperties isCached listCatalogs
      listColumns listDatabases listFunctions listPartitions listTables listViews recoverPartitions refreshByPath refreshTable
      tableExists truncateTable uncacheTable setCurrentCatalog setCurrentDatabase`,
    ],
  ],
  DataStreamReader: [
    ['schemaRead', null, 'DataFrame', 'csv json load orc parquet xml'],
    ['transformation', null, 'DataFrame', 'changes table text'],
    ['other', null, 'self', 'format name option options schema'],
  ],
  DataStreamWriter: [
    ['action', null, 'StreamingQuery', 'start toTable'],
    [
      'other',
      null,
      'self',
      'clusterBy foreach foreachBatch format option options outputMode partitionBy queryName trigger',
    ],
  ],
  StreamingQuery: [
    ['action', null, null, 'awaitTermination processAllAvailable'],
    ['other', null, null, 'stop'],
  ],
  StreamingQueryManager: [['action', null, null, 'awaitAnyTermination']],
  Observation: [['action', null, null, 'get', 'property']],
  PySparkPlotAccessor: [['action', null, null, '__call__ area bar barh box hist kde line pie scatter']],
  StreamingContext: [
    [
      'transformation',
      null,
      'DStream',
      'binaryRecordsStream queueStream socketTextStream textFileStream transform union',
    ],
    ['action', null, null, 'awaitTermination awaitTerminationOrTimeout start'],
    ['other', null, 'SparkContext', 'sparkContext', 'property'],
  ],
  DStream: [
    [
      'transformation',
      'narrow',
      'DStream',
      `cache checkpoint filter flatMap flatMapValues glom map mapPartitions mapPartitionsWithIndex mapValues persist slice
      transform transformWith union window`,
    ],
    [
      'transformation',
      'wide',
      'DStream',
      `cogroup combineByKey count countByValue countByValueAndWindow countByWindow fullOuterJoin groupByKey groupByKeyAndWindow
      join leftOuterJoin partitionBy reduce reduceByKey reduceByKeyAndWindow reduceByWindow repartition rightOuterJoin
      updateStateByKey`,
    ],
    ['other', null, null, 'foreachRDD pprint saveAsTextFiles'],
  ],
};

/** Members by pyspark class and name. Other members neither create datasets nor run jobs. */
export const SPARK_API: ApiTable = apiTable(GROUPS);
