import { functionsOf, type Platform } from './platform';

const MEMBERS = `append_flow apply_changes apply_changes_from_snapshot create_auto_cdc_flow create_auto_cdc_from_snapshot_flow
create_sink create_streaming_live_table create_streaming_table create_target_table materialized_view read read_stream
readStream table temporary_view view`;

/**
 * Spark Declarative Pipelines (`pyspark.pipelines`), and the module `dlt` of Databricks with the same functions under older names.
 * Sources: the API reference of pyspark.pipelines; Databricks' Python reference of Lakeflow Spark Declarative Pipelines.
 */
export const PIPELINES: Platform = {
  name: 'Declarative Pipelines',
  marks: [
    '\\bpyspark\\.pipelines\\b',
    '\\bdlt\\.(?:append_flow|apply_changes|create_|expect|materialized_view|read\\(|read_stream|table|view)',
  ],
  modules: {
    'pyspark.pipelines': { functions: functionsOf('pipelines', MEMBERS) },
    dlt: { functions: functionsOf('pipelines', MEMBERS) },
  },
  tableDecorators: { pipelines: 'append_flow materialized_view table temporary_view view' },
  members: {
    pipelines: [
      ['transformation', null, 'DataFrame', 'read readStream read_stream'],
      [
        'command',
        null,
        null,
        `apply_changes apply_changes_from_snapshot create_auto_cdc_flow create_auto_cdc_from_snapshot_flow create_sink
        create_streaming_live_table create_streaming_table create_target_table`,
      ],
    ],
  },
};
