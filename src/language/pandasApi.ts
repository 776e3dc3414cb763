import type { CallKind } from '../model/runEvent';

/**
 * Calls of pandas API on Spark that run jobs, or make no dataset, by name. Other calls are lazy. A test checks that these
 * tables agree with the recorder's `kinds_pandas.py`.
 */
const ACTIONS = `all any area argmax argmin asof bar barh box boxplot density equals factorize first_valid_index hexbin hist
  identical info item iterrows itertuples kde last_valid_index line pie plot scatter searchsorted to_clipboard to_csv to_delta
  to_dict to_excel to_feather to_hdf to_html to_json to_latex to_list to_markdown to_numpy to_orc to_pandas to_parquet
  to_records to_spark_io to_stata to_string to_table tolist __len__ __repr__`;
const SCHEMA_READS = `read_clipboard read_csv read_delta read_excel read_html read_json read_orc read_parquet read_spark_io
  read_sql read_sql_query read_sql_table read_table`;
const OTHERS = 'explain get_option option_context print_schema reset_option set_option show_options show_versions';

const kindOfEach = (names: string, kind: CallKind) => names.split(/\s+/).map(name => [name, kind] as const);

export const PANDAS_API: ReadonlyMap<string, CallKind> = new Map([
  ...kindOfEach(ACTIONS, 'action'),
  ...kindOfEach(SCHEMA_READS, 'schemaRead'),
  ...kindOfEach(OTHERS, 'other'),
]);

/** Properties that run jobs. */
export const PANDAS_ACTION_PROPERTIES: ReadonlySet<string> = new Set(
  `asi8 empty has_duplicates hasnans is_monotonic is_monotonic_decreasing is_monotonic_increasing is_unique levshape shape
  values`.split(/\s+/),
);

/** Properties that are plain Python or pandas. */
export const PANDAS_PLAIN_PROPERTIES: ReadonlySet<string> = new Set(
  'axes columns dtype dtypes inferred_type name names ndim nlevels'.split(' '),
);

/** Built-in functions of Python that run a job on an object of pandas API on Spark, and the method that they call. */
export const PANDAS_BUILTINS: ReadonlyMap<string, string> = new Map([
  ['len', '__len__'],
  ['print', '__repr__'],
  ['repr', '__repr__'],
  ['str', '__repr__'],
]);
