import type { Platform } from './platform';

/** pyspark itself: how a file shows that it uses Spark, and what its tables for the recorder do not have. */
export const SPARK: Platform = {
  name: 'Apache Spark',
  marks: [
    '\\bpyspark\\b',
    '\\b(?:spark|spark_session|sparkSession|sqlContext)\\.(?:catalog|createDataFrame|read|readStream|sparkContext|sql|streams|table)\\b',
    '\\b(?:sc|spark_context)\\.(?:parallelize|textFile|wholeTextFiles)\\(',
    // A parameter or an argument.
    '[(,]\\s*(?:spark|spark_session|sparkSession)\\s*[,:=)]',
    '\\.(?:createOrReplaceTempView|saveAsTable|toPandas|withColumnRenamed|writeStream)\\b',
  ],
  members: { StreamingQueryManager: [['other', null, 'list of StreamingQuery', 'active', 'property']] },
};
