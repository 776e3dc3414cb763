import { sameClasses, type Platform } from './platform';

const TRANSFORMS = `ApplyMapping Coalesce DropDuplicates DropFields DropNullFields ErrorsAsDynamicFrame FillMissingValues Filter FindIncrementalMatches
FindMatches Join Map mergeDynamicFrame RenameField Repartition ResolveChoice SelectFields SelectFromCollection
SimplifyDDBJson Spigot Unbox Union UnnestFrame`;
const TO_COLLECTIONS = 'FlatMap MapToCollection Relationalize SplitFields SplitRows';

const as = (owner: string, names: string) =>
  Object.fromEntries(Object.keys(sameClasses(names)).map(name => [name, owner]));

/** AWS Glue. Source: the package `awsglue` (aws-glue-libs). Its readers and writers have the names of Spark's, so they are renamed. */
export const GLUE: Platform = {
  name: 'AWS Glue',
  marks: ['\\bawsglue\\b', '\\b(?:glueContext|GlueContext|glue_context)\\b'],
  predefined: { objects: { glueContext: 'GlueContext', glue_context: 'GlueContext' } },
  modules: {
    'awsglue.context': { classes: { GlueContext: 'GlueContext' } },
    'awsglue.dynamicframe': { classes: sameClasses('DynamicFrame DynamicFrameCollection') },
    'awsglue.transforms': {
      classes: { ...as('GlueTransform', TRANSFORMS), ...as('GlueTransformToCollection', TO_COLLECTIONS) },
    },
    'awsgluedq.transforms': { classes: { EvaluateDataQuality: 'EvaluateDataQuality' } },
  },
  bases: { GlueContext: 'SQLContext' },
  members: {
    GlueContext: [
      ['other', null, 'SparkSession', 'spark_session', 'property'],
      ['other', null, 'DynamicFrameReader', 'create_dynamic_frame', 'property'],
      ['other', null, 'GlueDataFrameReader', 'create_data_frame', 'property'],
      ['other', null, 'DynamicFrameWriter', 'write_dynamic_frame write_data_frame', 'property'],
      ['other', null, 'DataSource', 'getSource getStreamingSource'],
      ['other', null, 'DataSink', 'getSink'],
      [
        'transformation',
        null,
        'DynamicFrame',
        `create_dynamic_frame_from_catalog create_dynamic_frame_from_options create_dynamic_frame_from_rdd
        create_sample_dynamic_frame_from_catalog create_sample_dynamic_frame_from_options`,
      ],
      ['transformation', null, 'DataFrame', 'create_data_frame_from_catalog create_data_frame_from_options'],
      ['transformation', 'narrow', 'DataFrame', 'add_ingestion_time_columns'],
      [
        'action',
        null,
        null,
        `write_data_frame_from_catalog write_dynamic_frame_from_catalog write_dynamic_frame_from_jdbc_conf
        write_dynamic_frame_from_options write_from_jdbc_conf write_from_options forEachBatch getSampleStreamingDynamicFrame`,
      ],
    ],
    DynamicFrameReader: [['transformation', null, 'DynamicFrame', 'from_catalog from_options from_rdd']],
    GlueDataFrameReader: [['transformation', null, 'DataFrame', 'from_catalog from_options']],
    DynamicFrameWriter: [['action', null, null, 'from_catalog from_jdbc_conf from_options']],
    DataSource: [
      ['transformation', null, 'DynamicFrame', 'getFrame getSampleFrame'],
      ['transformation', null, 'DataFrame', 'getDataFrame'],
    ],
    DataSink: [['action', null, null, 'write writeDataFrame writeFrame']],
    DynamicFrame: [
      ['other', null, 'DynamicFrame', 'with_frame_schema'],
      ['transformation', 'narrow', 'DynamicFrame', 'fromDF'],
      ['transformation', 'narrow', 'DataFrame', 'toDF'],
      [
        'transformation',
        'narrow',
        'DynamicFrame',
        `applyMapping apply_mapping coalesce drop_fields drop_nulls errorsAsDynamicFrame filter map mapPartitions mapPartitionsWithIndex
        rename_field resolveChoice select_fields simplify_ddb_json spigot unbox union unnest unnest_ddb_json`,
      ],
      ['transformation', 'wide', 'DynamicFrame', 'join mergeDynamicFrame repartition'],
      ['transformation', 'narrow', 'DynamicFrameCollection', 'split_fields split_rows'],
      ['schemaRead', 'narrow', 'DynamicFrameCollection', 'relationalize'],
      ['action', null, null, 'assertErrorThreshold count errorsCount show stageErrorsCount write'],
    ],
    DynamicFrameCollection: [
      ['transformation', 'narrow', 'DynamicFrame', 'select'],
      ['transformation', 'narrow', 'DynamicFrameCollection', 'flatmap map'],
      ['transformation', 'narrow', 'list of DynamicFrame', 'values'],
    ],
    GlueTransform: [['transformation', null, 'DynamicFrame', 'apply']],
    GlueTransformToCollection: [['transformation', null, 'DynamicFrameCollection', 'apply']],
    EvaluateDataQuality: [
      ['action', null, 'DynamicFrame', 'apply'],
      ['action', null, 'DynamicFrameCollection', 'process_rows'],
    ],
  },
};
