import * as l10n from '@vscode/l10n';

/** Descriptions by class and member. */
export type Meanings = Record<string, Record<string, string>>;

/** Descriptions of calls that platforms add. A function, because the language is known only after the server has been initialized. */
export const describePlatforms = (): Meanings => ({
  Notebook: {
    display: l10n.t('Computes the first rows and shows them as a table. Shows anything else without Spark.'),
  },
  DataFrame: {
    display: l10n.t('Computes the first rows and shows them as a table.'),
  },
  DBUtils: {
    data: l10n.t('Returns utilities that describe data.'),
  },
  'DBUtils.data': {
    summarize: l10n.t('Computes statistics of every column and shows them.'),
  },
  DeltaTable: {
    toDF: l10n.t('Returns the rows of the table as a DataFrame.'),
    merge: l10n.t('Begins a merge of a DataFrame into the table. Runs nothing before `execute`.'),
    delete: l10n.t('Deletes the rows that match: finds their files, and writes them again without the rows.'),
    update: l10n.t('Changes the rows that match: finds their files, and writes them again.'),
    optimize: l10n.t('Begins to rewrite small files. Runs nothing before `executeCompaction` or `executeZOrderBy`.'),
    vacuum: l10n.t('Deletes files that the table no longer needs and that are older than the given time.'),
    history: l10n.t('Reads the log of the table: one row for each change.'),
    restoreToVersion: l10n.t('Makes an earlier version of the table the current one.'),
  },
  DeltaMergeBuilder: {
    execute: l10n.t('Joins the source with the table, and writes the files with changed rows again.'),
  },
  DeltaOptimizeBuilder: {
    executeCompaction: l10n.t('Writes small files again as larger ones.'),
    executeZOrderBy: l10n.t('Sorts rows with near values of the columns into the same files.'),
  },
  DynamicFrameReader: {
    from_catalog: l10n.t('Reads a table of the Data Catalog as a DynamicFrame.'),
    from_options: l10n.t('Reads a source as a DynamicFrame.'),
  },
  DynamicFrameWriter: {
    from_options: l10n.t('Computes the rows and writes them.'),
    from_catalog: l10n.t('Computes the rows and writes them to a table of the Data Catalog.'),
    from_jdbc_conf: l10n.t('Computes the rows and writes them to a database.'),
  },
  GlueContext: {
    forEachBatch: l10n.t('Starts a stream, passes each batch to a function on the driver, and waits.'),
  },
  DynamicFrame: {
    toDF: l10n.t('Returns the rows as a DataFrame. Computes a schema, which can read the data.'),
    fromDF: l10n.t('Returns the rows of a DataFrame as a DynamicFrame.'),
    relationalize: l10n.t('Flattens nested fields, and makes a table of each array. Computes the schema of all rows.'),
    count: l10n.t('Counts the rows of each partition and adds the counts.'),
    show: l10n.t('Computes and prints the first rows.'),
  },
  dbt: {
    ref: l10n.t('Reads the table of another model.'),
    source: l10n.t('Reads a table that dbt does not make.'),
  },
  pipelines: {
    read: l10n.t('Reads a table of this pipeline.'),
    read_stream: l10n.t('Reads a table of this pipeline as a stream.'),
  },
  GraphFrame: {
    find: l10n.t('Finds paths that match a pattern, with a join for each edge of it.'),
    pageRank: l10n.t('Computes the rank of each vertex, with a job for each iteration.'),
    connectedComponents: l10n.t('Finds the component of each vertex, with jobs for each iteration.'),
  },
});
