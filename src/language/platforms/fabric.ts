import type { Names, Platform } from './platform';

const NAMES: Names = {
  objects: { spark: 'SparkSession', sc: 'SparkContext', sqlContext: 'SQLContext' },
  functions: { display: 'Notebook.display' },
};

/**
 * Notebooks of Microsoft Fabric and Azure Synapse Analytics. Sources: the documentation of NotebookUtils (formerly MSSparkUtils),
 * and of the Spark connectors for Fabric Data Warehouse and for Synapse dedicated SQL pools (`synapsesql`).
 */
export const FABRIC: Platform = {
  name: 'Microsoft Fabric and Azure Synapse',
  marks: [
    '^\\ufeff?# (?:Fabric|Synapse Analytics) notebook source',
    '\\b(?:notebookutils|mssparkutils)\\b',
    '\\.synapsesql\\(',
  ],
  predefined: NAMES,
  givesSession: true,
  modules: { notebookutils: {}, 'notebookutils.visualization': { functions: { display: 'Notebook.display' } } },
  members: {
    Notebook: [['action', null, null, 'display', 'onDatasets']],
    DataFrameReader: [['schemaRead', null, 'DataFrame', 'synapsesql']],
    DataFrameWriter: [['action', null, null, 'synapsesql']],
  },
};
