import type { Names, Platform } from './platform';

const NAMES: Names = {
  objects: { spark: 'SparkSession', sc: 'SparkContext', sqlContext: 'SQLContext', dbutils: 'DBUtils' },
  functions: { display: 'Notebook.display', sql: 'SparkSession.sql', table: 'SparkSession.table' },
};

/**
 * Databricks notebooks and Databricks Connect. Sources: the reference of Databricks Utilities (`dbutils`), of Databricks Connect
 * for Python, and of the package `databricks-sdk` (`databricks.sdk.runtime`).
 */
export const DATABRICKS: Platform = {
  name: 'Databricks',
  marks: [
    '^\\ufeff?(?:#|--) Databricks notebook source',
    '^(?:#|--) COMMAND -{5,}',
    '\\bdbutils\\.',
    '\\bdatabricks\\.(?:koalas|connect|sdk\\.runtime)\\b',
  ],
  predefined: NAMES,
  givesSession: true,
  modules: {
    'databricks.sdk.runtime': NAMES,
    'databricks.connect': { classes: { DatabricksSession: 'SparkSession' } },
    'pyspark.dbutils': { classes: { DBUtils: 'DBUtils' } },
    'databricks.koalas': { others: 'pandas' },
  },
  members: {
    // `displayHTML` shows text, so it is not here.
    Notebook: [['action', null, null, 'display', 'onDatasets']],
    DataFrame: [['action', null, null, 'display']],
    'SparkSession.Builder': [
      [
        'other',
        null,
        'self',
        'clusterId headers host profile sdkConfig serverless serverlessComputeId token userAgent userId validateSession',
      ],
    ],
    // The older name of `toTable`.
    DataStreamWriter: [['action', null, 'StreamingQuery', 'table']],
    DBUtils: [['other', null, 'DBUtils.data', 'data', 'property']],
    'DBUtils.data': [['action', null, null, 'summarize']],
  },
};
