import type { Platform } from './platform';

/** Python models of dbt on Spark and Databricks. Source: dbt's documentation, "Python models". dbt writes the result. */
export const DBT: Platform = {
  name: 'dbt',
  marks: ['^def model\\(\\s*dbt\\b'],
  predefined: { objects: { dbt: 'dbt', session: 'SparkSession' } },
  members: { dbt: [['transformation', null, 'DataFrame', 'ref source']] },
};
