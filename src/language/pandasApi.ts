import type { CallKind } from '../model/runEvent';

/**
 * Calls of pandas API on Spark that run jobs, by name. Other calls are lazy. A test checks that this table agrees with the
 * recorder's `classification_pandas.py`.
 */
const ACTIONS = `all any argmax argmin equals factorize first_valid_index item iterrows itertuples last_valid_index
  searchsorted to_clipboard to_csv to_dict to_excel to_html to_json to_latex to_list to_markdown to_numpy to_orc to_pandas
  to_parquet to_records to_spark_io to_string to_table tolist`;
const SCHEMA_READS = `read_clipboard read_csv read_delta read_excel read_html read_json read_orc read_parquet read_spark_io
  read_sql read_sql_query read_sql_table read_table`;

export const PANDAS_API: ReadonlyMap<string, CallKind> = new Map([
  ...ACTIONS.split(/\s+/).map(name => [name, 'action'] as const),
  ...SCHEMA_READS.split(/\s+/).map(name => [name, 'schemaRead'] as const),
]);
