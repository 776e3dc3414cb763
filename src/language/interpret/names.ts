/** Typical names of sessions and contexts, with their class. */
const SESSIONS: [RegExp, string][] = [
  [/^(?:(?:my|test|local|the|app|_)_?)*spark(?:_?(?:session|sess))?$/i, 'SparkSession'],
  [/^(?:sc|spark_?context)$/i, 'SparkContext'],
  [/^sql_?context$/i, 'SQLContext'],
];
const DATASETS: [RegExp, string][] = [
  [/(?:^|_)(?:df|sdf|dataframe|data_frame)\d*(?:_|$)|^df\d*[A-Z]|[a-z]DF$|[a-z]DataFrame$/, 'DataFrame'],
  [/(?:^|_)rdd\d*(?:_|$)|[a-z]RDD$/, 'RDD'],
];
/** What belongs to a dataset, but is none. */
const NO_DATASET =
  /^(?:pd|pandas|num|n|is|has|use|get|create|make|load|read|to)_|_(?:names?|paths?|cols?|columns?|schemas?|counts?|types?|lists?|dicts?|ids?|len|length|size|keys?|str|json|config|file|dir|rows|shape|pd|pandas|fn|func)$|pandas/i;

/** Functions that could return a dataset to one who gives them a session. */
const MAKES_DATASET =
  /^_*(?:load|read|get|fetch|build|create|make|extract|query|ingest|prepare|transform|compute|generate|select|join)/i;
const MAKES_OTHER =
  /log|conf|param|setting|dbutils|schema|path|arg|client|conn|secret|util|meta|version|env|catalog|name|date|spark|session|context|table_?list|model|pipeline|expect/i;

const find = (table: [RegExp, string][], name: string) => table.find(([pattern]) => pattern.test(name))?.[1] ?? null;

/** The class of a session with a typical name; null for other names. */
export const sessionNamed = (name: string): string | null => find(SESSIONS, name);

/** The class of a dataset with a typical name; null for other names. */
export const datasetNamed = (name: string): string | null => (NO_DATASET.test(name) ? null : find(DATASETS, name));

/** Whether a function of another library, given a session, sounds like one that returns a dataset. */
export const soundsLikeDataset = (name: string): boolean => MAKES_DATASET.test(name) && !MAKES_OTHER.test(name);
