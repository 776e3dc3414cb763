/** What the examples of pyspark need to run, and which parts of their output vary from run to run. */

/** Text that also varies between runs in plain Python. */
export interface Varying {
  pattern: RegExp;
  why: string;
  /** Its replacement; if absent, `#`: then the number of occurrences is compared. */
  by?: string | ((text: string) => string);
}

/** How an example is run. Without an entry, it runs without arguments, with Spark's data next to it. */
export interface Example {
  /** `PORT` stands for a port on this machine that sends `sends`. */
  args?: string[];
  env?: Record<string, string>;
  /** Spark settings. */
  conf?: Record<string, string>;
  /** Additional text files, by their names in its folder. */
  files?: Record<string, string>;
  /** Sent to every connection to `PORT`, which then stays open. */
  sends?: string;
  /** A file that is added to its folder when it has printed something. */
  later?: { printed: RegExp; name: string; text: string };
  /** It never ends: it is interrupted when it has printed this. */
  endlessUntil?: RegExp;
  varying?: Varying[];
  /** Why only its failure can be compared. */
  failsFor?: string;
  /** Why it cannot use a spare JVM. */
  launchesFor?: string;
}

/** Seeds of pyspark.ml are hashes of names, which differ in every Python process. */
export const SAME_SEEDS = { PYTHONHASHSEED: '3' };
export const PORT = 'PORT';

const WORDS = 'to be or not to be a b c\n';
/** To read what it has printed so far. */
const AT_ONCE = { PYTHONUNBUFFERED: '1' };
/** A state store for each of 200 partitions takes longer than everything else. */
const FEW_PARTITIONS = { 'spark.sql.shuffle.partitions': '2' };

const UNSEEDED = 'the training rows are sampled without a seed';
const RANDOM_START = 'it starts from random values, without a seed';

const stageIds: Varying = { pattern: /(?<=\b[A-Z]\w+_)[0-9a-f]{12}\b/g, why: 'stages of pyspark.ml have random ids' };
const number = (after: RegExp, why: string): Varying => ({
  pattern: new RegExp(`(?<=${after.source})-?\\d+(?:\\.\\d+)?(?:[eE]-?\\d+)?`, 'gm'),
  why,
});
const tableRows = (why: string): Varying => ({ pattern: /^\| *[-\d(].*\|$/gm, why });
/** For a table whose column widths depend on the numbers in them. */
const tableLines = (why: string): Varying => ({ pattern: /^[|+].*[|+]$/gm, why });
/** Rows that an example prints in no fixed order. */
const unordered = (rows: RegExp, why: string): Varying => ({
  pattern: rows,
  why,
  by: text => text.split('\n').sort().join('\n'),
});
const rest = (after: RegExp, why: string): Varying => ({ pattern: new RegExp(`(?<=${after.source})[^]*`), why });

const TREE = [stageIds, number(/(?:depth|numNodes)=/, UNSEEDED)];
const SPLIT_TREE = [tableRows(UNSEEDED), number(/(?:Error|data|data\)) = /, UNSEEDED), ...TREE];
const SPLIT_REGRESSION = [tableLines(UNSEEDED), number(/ = /, UNSEEDED), ...TREE];
const factors: Varying[] = [
  { pattern: /(?<=^Factors: )[^]*?(?=\nLinear)/gm, why: UNSEEDED },
  { pattern: /(?<=^(?:Linear|Intercept): ).*/gm, why: UNSEEDED },
];
const SPLIT_OLD_TREE = [number(/Error = /, UNSEEDED), rest(/Learned .{0,40} model:\n/, UNSEEDED)];

const EMPTY_BATCHES = 'the number of batches before the words, and after them until it is interrupted, varies';
const BATCH_TIMES = 'batches contain their time';
const batches: Varying[] = [
  { pattern: /-{43}\nTime: .*\n-{43}\n\n/g, why: EMPTY_BATCHES, by: '' },
  { pattern: /-{43}(?:\nTime: .*)?(?:\n-{43})?\n*$/, why: EMPTY_BATCHES, by: '' },
  { pattern: /(?<=^Time: ).*/gm, why: BATCH_TIMES },
];
const consoleBatches: Varying[] = [
  { pattern: /-{43}\nBatch: \d+\n-{43}\n(\+.*\n)\|.*\n\1\1\n/g, why: EMPTY_BATCHES, by: '' },
  { pattern: /-{43}(?:\nBatch: \d+)?(?:\n-{43})?\n*$/, why: EMPTY_BATCHES, by: '' },
  { pattern: /(?<=^Batch: )\d+/gm, why: EMPTY_BATCHES },
];
const columnWidths: Varying[] = [
  { pattern: /-+(?=\+)/g, why: 'column widths depend on the times in them', by: '-' },
  { pattern: / +(?=\|)|(?<=\|) +/g, why: 'column widths depend on the times in them', by: '' },
];
const TWICE_BE = /\('be', 2\)\n(?:\(.*\n)*\n/;
const TABLE_WITH_BE = /\|\s*be\s*\|.*\n(?:\|.*\n)*\+.*\n/;
const ofWords = { args: ['localhost', PORT], sends: WORDS };
const streamOfWords: Example = { ...ofWords, env: AT_ONCE, endlessUntil: TWICE_BE, varying: batches };
const queryOfWords: Example = {
  ...ofWords,
  conf: FEW_PARTITIONS,
  endlessUntil: TABLE_WITH_BE,
  varying: consoleBatches,
};

/** By their path below `examples/src/main/python`. */
const EXAMPLES: Record<string, Example> = {
  'avro_inputformat.py': {
    args: ['users.avro'],
    failsFor: 'the converter that it uses is in a jar that pyspark does not include',
  },
  'kmeans.py': { args: ['data/mllib/kmeans_data.txt', '2', '0.1'] },
  'logistic_regression.py': {
    args: ['points.txt', '3'],
    files: {
      'points.txt': ['1,0,1,2,3,4,5,6,7,8,9', '-1,9,8,7,6,5,4,3,2,1,0', '1,2,1,2,1,2,1,2,1,2,1', ''].join('\n'),
    },
    varying: [{ pattern: /(?<=^(?:Initial|Final) w: )\[[^\]]*\]/gm, why: RANDOM_START }],
  },
  'pagerank.py': { args: ['data/mllib/pagerank_data.txt', '2'] },
  'parquet_inputformat.py': {
    args: ['users.parquet'],
    failsFor: 'the format and the converter that it uses are in jars that pyspark does not include',
  },
  'pi.py': {
    args: ['2'],
    varying: [{ pattern: /(?<=Pi is roughly )3\.1\d{5}/g, why: 'the points are random, without a seed' }],
  },
  'sort.py': { args: ['numbers.txt'], files: { 'numbers.txt': '5 3 9\n1 22 4\n7 8\n' } },
  'status_api_demo.py': {
    varying: [{ pattern: /^(?:Job|Stage) \d+.*\n/gm, why: 'it checks its job once per second', by: '' }],
  },
  'wordcount.py': { args: ['words.txt'], files: { 'words.txt': 'to be or not to be\nthat is the question\n' } },

  'ml/als_example.py': { varying: [number(/error = /, UNSEEDED), tableRows(UNSEEDED)] },
  'ml/dataframe_example.py': {
    varying: [{ pattern: /(?<=\/)tmp\w+/g, why: 'the name of a temporary file' }],
  },
  'ml/decision_tree_classification_example.py': { varying: SPLIT_TREE },
  'ml/decision_tree_regression_example.py': { varying: SPLIT_TREE },
  'ml/estimator_transformer_param_example.py': { varying: [stageIds] },
  'ml/fm_classifier_example.py': {
    varying: [tableRows(UNSEEDED), number(/accuracy = /, UNSEEDED), ...factors],
  },
  'ml/fm_regressor_example.py': {
    varying: [tableLines(UNSEEDED), number(/ = /, UNSEEDED), ...factors],
  },
  'ml/gradient_boosted_tree_classifier_example.py': { varying: SPLIT_TREE },
  'ml/gradient_boosted_tree_regressor_example.py': { varying: SPLIT_REGRESSION },
  'ml/one_vs_rest_example.py': { varying: [number(/Error = /, UNSEEDED)] },
  'ml/random_forest_classifier_example.py': { varying: SPLIT_TREE },
  'ml/random_forest_regressor_example.py': { varying: SPLIT_REGRESSION },

  'mllib/decision_tree_classification_example.py': { varying: SPLIT_OLD_TREE },
  'mllib/decision_tree_regression_example.py': { varying: SPLIT_OLD_TREE },
  'mllib/gaussian_mixture_example.py': {
    varying: [{ pattern: /(?<=weight = )[^]*?(?=weight|$)/g, why: RANDOM_START }],
  },
  'mllib/gaussian_mixture_model.py': {
    args: ['data/mllib/gmm_data.txt', '2', '--seed', '7', '--maxIterations', '10'],
  },
  'mllib/gradient_boosting_classification_example.py': { varying: SPLIT_OLD_TREE },
  'mllib/gradient_boosting_regression_example.py': { varying: SPLIT_OLD_TREE },
  'mllib/k_means_example.py': {
    varying: [
      {
        pattern: /(?<=Squared Error = 0\.\d{10})\d+/g,
        why: 'the first centers are random: sums of floats in another order differ in the last digits',
      },
    ],
  },
  'mllib/kmeans.py': {
    args: ['data/mllib/kmeans_data.txt', '2'],
    varying: [
      { pattern: /(?<=centers: ).*/g, why: 'the first centers are random, and so is the order of the last ones' },
      {
        pattern: /(?<=Cost: 0\.\d{10})\d+/g,
        why: 'the first centers are random: sums of floats in another order differ in the last digits',
      },
    ],
  },
  'mllib/latent_dirichlet_allocation_example.py': { varying: [number(/^ /, RANDOM_START)] },
  'mllib/logistic_regression.py': { args: ['data/mllib/sample_svm_data.txt', '5'] },
  'mllib/naive_bayes_example.py': { varying: [number(/accuracy /, UNSEEDED)] },
  'mllib/random_forest_classification_example.py': { varying: SPLIT_OLD_TREE },
  'mllib/random_forest_regression_example.py': { varying: SPLIT_OLD_TREE },
  'mllib/random_rdd_generation.py': {
    varying: [
      { pattern: /(?<=^ {4})[-\d.e]+$/gm, why: 'random numbers, without a seed' },
      { pattern: /(?<=^ {4})\[.*\]$/gm, why: 'random vectors, without a seed' },
    ],
  },
  'mllib/ranking_metrics_example.py': { varying: [number(/(?:RMSE|R-squared) = /, RANDOM_START)] },
  'mllib/recommendation_example.py': { varying: [number(/Error = /, RANDOM_START)] },
  'mllib/sampled_rdds.py': {
    varying: [
      number(/(?:RDD\.sample\(\): sample has|Sampled) /, 'the number of sampled rows is random, without a seed'),
      number(/^\d+\t\d+\.?\d*\t/, 'the number of sampled rows is random, without a seed'),
    ],
  },
  'mllib/stratified_sampling_example.py': {
    varying: [{ pattern: /^\(\d, '\w'\)\n/gm, why: 'the sampled rows are random, without a seed', by: '' }],
  },
  'mllib/streaming_k_means_example.py': { varying: batches },
  'mllib/streaming_linear_regression_example.py': {
    args: ['training', 'test'],
    env: AT_ONCE,
    files: { 'training/.none': '', 'test/.none': '' },
    endlessUntil: /DStream object at .*\n/,
    varying: [{ pattern: /(?<= at )0x[0-9a-f]+/g, why: 'a memory address' }],
  },
  'mllib/word2vec.py': {
    args: ['places.txt'],
    files: { 'places.txt': 'china japan korea tibet\n'.repeat(20) },
    varying: [{ pattern: /^\w+: -?\d.*$/gm, why: RANDOM_START }],
  },
  'mllib/word2vec_example.py': { varying: [{ pattern: /^\d+: -?\d.*$/gm, why: RANDOM_START }] },

  'sql/arrow.py': {
    varying: [
      {
        pattern: /(?<=^(?:mean|std|min|25%|50%|75%|max) .*)0\.\d{6}/gm,
        why: 'statistics of random numbers, without a seed',
      },
    ],
  },
  'sql/datasource.py': {
    failsFor: 'its last parts need a PostgreSQL server; everything before them is compared',
    launchesFor: 'a word in its name, data, is also the name of a folder, which is created again for each run',
  },
  'sql/hive.py': { launchesFor: 'it uses the folder of its tables, which is created again for each run' },
  'sql/jdbc.py': {
    args: ['jdbc:derby:memory:examples;create=true'],
    varying: [unordered(/(?:^\| +\d\|.*\n)+/gm, 'two tasks write one row each')],
  },
  'sql/streaming/structured_blockchain_admission_control.py': {
    varying: [
      {
        pattern: /-{43}\nBatch: (?!0\n)\d+\n-{43}\n(?:[+|o].*\n)*\n?/g,
        why: 'the number of batches in half a minute varies',
        by: '',
      },
    ],
  },
  'sql/streaming/structured_kafka_wordcount.py': {
    args: ['localhost:9092', 'subscribe', 'words'],
    failsFor: 'pyspark does not include the connector for Kafka',
  },
  'sql/streaming/structured_network_wordcount.py': queryOfWords,
  'sql/streaming/structured_network_wordcount_session_window.py': {
    ...queryOfWords,
    varying: [
      ...consoleBatches,
      { pattern: /\d{4}-\d\d-\d\d \d\d:\d\d:[\d.]+/g, why: 'the time when the words arrived' },
      ...columnWidths,
    ],
  },
  'sql/streaming/structured_network_wordcount_windowed.py': {
    ...queryOfWords,
    args: ['localhost', PORT, '10', '5'],
    varying: [
      ...consoleBatches,
      { pattern: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, why: 'the time when the words arrived' },
      unordered(/(?:^\|\{.*\n)+/gm, 'words of a window are ordered by hashes of its time'),
    ],
  },
  'sql/streaming/structured_sessionization.py': {
    ...queryOfWords,
    varying: [...consoleBatches, { pattern: /\b\d{10}\b/g, why: 'the time when the words arrived' }],
  },
  'sql/udtf.py': {
    varying: [
      unordered(
        /(?:^\|(?:abc|def)\| +[2468]\|\n){4}/gm,
        'the files of a table are read in an order that depends on their names, which are random',
      ),
    ],
  },

  'streaming/hdfs_wordcount.py': {
    args: ['incoming'],
    env: AT_ONCE,
    files: { 'incoming/.none': '' },
    later: { printed: /Time: /, name: 'incoming/words.txt', text: WORDS },
    endlessUntil: TWICE_BE,
    varying: batches,
  },
  'streaming/network_wordcount.py': streamOfWords,
  'streaming/network_wordjoinsentiments.py': {
    ...ofWords,
    env: AT_ONCE,
    endlessUntil: /\(0 total\):\n/,
    varying: [
      { pattern: /(Happiest .*\n)\1+/g, why: 'the number of batches until it is interrupted varies', by: '$1' },
    ],
  },
  'streaming/queue_stream.py': { varying: batches },
  'streaming/recoverable_network_wordcount.py': {
    args: ['localhost', PORT, 'checkpoint', 'counts.txt'],
    sends: WORDS,
    env: AT_ONCE,
    endlessUntil: /\('be', 2\).*\nDropped .*\nAppending to .*\n/,
    varying: [
      { pattern: /^Counts at time .* \[\]\nDropped .*\nAppending .*\n/gm, why: EMPTY_BATCHES, by: '' },
      { pattern: /(?<=^Counts at time )[-\d]+ [:\d.]+/gm, why: BATCH_TIMES },
    ],
  },
  'streaming/sql_network_wordcount.py': {
    ...ofWords,
    env: AT_ONCE,
    conf: FEW_PARTITIONS,
    endlessUntil: TABLE_WITH_BE,
    varying: [
      { pattern: /^={9} .* ={9}\n(?=={9}|$(?!\n))/gm, why: EMPTY_BATCHES, by: '' },
      { pattern: /(?<=^={9} ).*(?= ={9}$)/gm, why: BATCH_TIMES },
    ],
  },
  'streaming/stateful_network_wordcount.py': {
    ...streamOfWords,
    varying: [
      ...batches,
      { pattern: /-{43}\nTime: #\n-{43}\n(?:\('(?:hello|world)', 1\)\n){2}\n/g, why: EMPTY_BATCHES, by: '' },
      { pattern: /(-{43}\nTime: #\n-{43}\n(?:\(.*\n)+\n)\1+/g, why: EMPTY_BATCHES, by: '$1' },
    ],
  },
};

export const exampleOf = (script: string): Example => EXAMPLES[script] ?? {};

/** Names in the table that are not examples: misspelled, or of another Spark version. */
export const unknownExamples = (scripts: string[]): string[] =>
  Object.keys(EXAMPLES).filter(script => !scripts.includes(script));

/** Replaces each varying text with a mark; the text around it is compared. */
export function masked(stdout: string, { varying = [] }: Example): string {
  return varying.reduce(
    (text, { pattern, by = '#' }) =>
      typeof by === 'string' ? text.replace(pattern, by) : text.replace(pattern, match => by(match)),
    stdout,
  );
}
