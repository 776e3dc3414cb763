import type { Platform } from './platform';

/** Delta Lake. Source: the Python API of Delta Lake 4 (`delta.tables`). */
export const DELTA: Platform = {
  name: 'Delta Lake',
  marks: ['\\bdelta\\.tables\\b', '^\\s*from delta import\\b', '\\bDeltaTable\\b'],
  modules: {
    delta: {
      classes: { DeltaTable: 'DeltaTable', DeltaOptimizeBuilder: 'DeltaOptimizeBuilder' },
      functions: { configure_spark_with_delta_pip: 'delta.configure_spark_with_delta_pip' },
    },
    'delta.tables': {
      classes: {
        DeltaTable: 'DeltaTable',
        DeltaTableBuilder: 'DeltaTableBuilder',
        DeltaMergeBuilder: 'DeltaMergeBuilder',
        DeltaOptimizeBuilder: 'DeltaOptimizeBuilder',
      },
    },
    'delta.pip_utils': { functions: { configure_spark_with_delta_pip: 'delta.configure_spark_with_delta_pip' } },
  },
  members: {
    delta: [['other', null, 'SparkSession.Builder', 'configure_spark_with_delta_pip']],
    DeltaTable: [
      ['other', null, 'DeltaTable', 'forName forPath'],
      ['other', null, 'DeltaTableBuilder', 'create createIfNotExists createOrReplace replace'],
      ['other', null, 'self', 'alias'],
      ['other', null, null, 'isDeltaTable'],
      ['other', null, 'DeltaMergeBuilder', 'merge'],
      ['other', null, 'DeltaOptimizeBuilder', 'optimize'],
      ['transformation', null, 'DataFrame', 'toDF'],
      ['schemaRead', null, 'DataFrame', 'detail history'],
      ['action', null, 'DataFrame', 'restoreToTimestamp restoreToVersion vacuum'],
      ['action', null, 'DeltaTable', 'clone cloneAtTimestamp cloneAtVersion convertToDelta'],
      ['action', null, null, 'addFeatureSupport delete dropFeatureSupport generate update upgradeTableProtocol'],
    ],
    DeltaMergeBuilder: [
      ['action', null, null, 'execute'],
      [
        'other',
        null,
        'self',
        `whenMatchedDelete whenMatchedUpdate whenMatchedUpdateAll whenNotMatchedBySourceDelete whenNotMatchedBySourceUpdate
        whenNotMatchedInsert whenNotMatchedInsertAll withSchemaEvolution`,
      ],
    ],
    DeltaOptimizeBuilder: [
      ['other', null, 'self', 'where'],
      ['action', null, 'DataFrame', 'executeCompaction executeZOrderBy'],
    ],
    DeltaTableBuilder: [
      ['action', null, 'DeltaTable', 'execute'],
      [
        'other',
        null,
        'self',
        'addColumn addColumns addFeatureSupport clusterBy comment location partitionedBy property tableName',
      ],
    ],
  },
};
