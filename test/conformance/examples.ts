/** What the examples that ship with pyspark need to run, and what of their output differs from run to run by itself. */

/** Text that differs from run to run in plain Python too. */
export interface Varying {
  pattern: RegExp;
  why: string;
  /** What takes its place; `#` where nothing is said: how often there is such a text is compared then. */
  by?: string | ((text: string) => string);
}

/** How one is run. One that needs nothing is run as it is: without arguments, with the data of Spark beside it. */
export interface Example {
  /** `PORT` stands for a port of this machine that sends `sends`. */
  args?: string[];
  env?: Record<string, string>;
  /** Settings of Spark. */
  conf?: Record<string, string>;
  /** Text files of its own, by their names in its folder. */
  files?: Record<string, string>;
  /** Sent to whoever connects to `PORT`, which then stays open. */
  sends?: string;
  /** A file that comes into its folder when it has printed something. */
  later?: { printed: RegExp; name: string; text: string };
  /** It never ends: it is interrupted when it has printed this. */
  endlessUntil?: RegExp;
  varying?: Varying[];
  /** Why no more can be compared than how it fails. */
  failsFor?: string;
  /** Why no JVM that waits can be given to it. */
  launchesFor?: string;
}

/** Seeds of pyspark.ml are hashes of names, which Python makes anew for every process. */
export const SAME_SEEDS = { PYTHONHASHSEED: '3' };
export const PORT = 'PORT';

const WORDS = 'to be or not to be a b c\n';
/** For a reader of what it has printed so far. */
const AT_ONCE = { PYTHONUNBUFFERED: '1' };
/** A state store for each of 200 partitions takes longer than all else. */
const FEW_PARTITIONS = { 'spark.sql.shuffle.partitions': '2' };

const UNSEEDED = 'the rows to train with are drawn without a seed';
const RANDOM_START = 'it starts from random values, without a seed';

const stageIds: Varying = { pattern: /(?<=\b[A-Z]\w+_)[0-9a-f]{12}\b/g, why: 'stages of pyspark.ml have random ids' };
const number = (after: RegExp, why: string): Varying => ({
  pattern: new RegExp(`(?<=${after.source})-?\\d+(?:\\.\\d+)?(?:[eE]-?\\d+)?`, 'gm'),
  why,
});
const tableRows = (why: string): Varying => ({ pattern: /^\| *[-\d(].*\|$/gm, why });
/** Of a table whose columns are as wide as the numbers in them. */
const tableLines = (why: string): Varying => ({ pattern: /^[|+].*[|+]$/gm, why });
/** Rows that an example prints in no order. */
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

const EMPTY_BATCHES = 'how many batches come before the words, and after them until it is interrupted';
const BATCH_TIMES = 'batches have their time';
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
  { pattern: /-+(?=\+)/g, why: 'columns are as wide as the times in them', by: '-' },
  { pattern: / +(?=\|)|(?<=\|) +/g, why: 'columns are as wide as the times in them', by: '' },
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
    failsFor: 'the converter that it names is in a jar that pyspark does not bring',
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
    failsFor: 'the format and the converter that it names are in jars that pyspark does not bring',
  },
  'pi.py': {
    args: ['2'],
    varying: [{ pattern: /(?<=Pi is roughly )3\.1\d{5}/g, why: 'the points are random, without a seed' }],
  },
  'sort.py': { args: ['numbers.txt'], files: { 'numbers.txt': '5 3 9\n1 22 4\n7 8\n' } },
  'status_api_demo.py': {
    varying: [{ pattern: /^(?:Job|Stage) \d+.*\n/gm, why: 'it looks at its job once a second', by: '' }],
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
        why: 'the first centres are random: sums of floats come to other last digits by another order',
      },
    ],
  },
  'mllib/kmeans.py': {
    args: ['data/mllib/kmeans_data.txt', '2'],
    varying: [
      { pattern: /(?<=centers: ).*/g, why: 'the first centres are random, and the order of the last ones is theirs' },
      {
        pattern: /(?<=Cost: 0\.\d{10})\d+/g,
        why: 'the first centres are random: sums of floats come to other last digits by another order',
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
      number(/(?:RDD\.sample\(\): sample has|Sampled) /, 'how many rows are drawn is random, without a seed'),
      number(/^\d+\t\d+\.?\d*\t/, 'how many rows are drawn is random, without a seed'),
    ],
  },
  'mllib/stratified_sampling_example.py': {
    varying: [{ pattern: /^\(\d, '\w'\)\n/gm, why: 'which rows are drawn is random, without a seed', by: '' }],
  },
  'mllib/streaming_k_means_example.py': { varying: batches },
  'mllib/streaming_linear_regression_example.py': {
    args: ['training', 'test'],
    env: AT_ONCE,
    files: { 'training/.none': '', 'test/.none': '' },
    endlessUntil: /DStream object at .*\n/,
    varying: [{ pattern: /(?<= at )0x[0-9a-f]+/g, why: 'an address in memory' }],
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
    failsFor: 'its last parts need a PostgreSQL server; all before them is compared',
    launchesFor: 'a word of its name, data, is that of a folder as well, which is made anew for each run',
  },
  'sql/hive.py': { launchesFor: 'it names the folder of its tables, which is made anew for each run' },
  'sql/jdbc.py': {
    args: ['jdbc:derby:memory:examples;create=true'],
    varying: [unordered(/(?:^\| +\d\|.*\n)+/gm, 'two tasks write a row each')],
  },
  'sql/streaming/structured_blockchain_admission_control.py': {
    varying: [
      {
        pattern: /-{43}\nBatch: (?!0\n)\d+\n-{43}\n(?:[+|o].*\n)*\n?/g,
        why: 'how many batches half a minute is enough for',
        by: '',
      },
    ],
  },
  'sql/streaming/structured_kafka_wordcount.py': {
    args: ['localhost:9092', 'subscribe', 'words'],
    failsFor: 'pyspark does not bring the connector for Kafka',
  },
  'sql/streaming/structured_network_wordcount.py': queryOfWords,
  'sql/streaming/structured_network_wordcount_session_window.py': {
    ...queryOfWords,
    varying: [
      ...consoleBatches,
      { pattern: /\d{4}-\d\d-\d\d \d\d:\d\d:[\d.]+/g, why: 'when the words came' },
      ...columnWidths,
    ],
  },
  'sql/streaming/structured_network_wordcount_windowed.py': {
    ...queryOfWords,
    args: ['localhost', PORT, '10', '5'],
    varying: [
      ...consoleBatches,
      { pattern: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, why: 'when the words came' },
      unordered(/(?:^\|\{.*\n)+/gm, 'words of a window come in the order of hashes of its time'),
    ],
  },
  'sql/streaming/structured_sessionization.py': {
    ...queryOfWords,
    varying: [...consoleBatches, { pattern: /\b\d{10}\b/g, why: 'when the words came' }],
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
    varying: [{ pattern: /(Happiest .*\n)\1+/g, why: 'how many batches come until it is interrupted', by: '$1' }],
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

/** What is in the table and not among these: a name that is spelt wrong, or of another Spark. */
export const unknownExamples = (scripts: string[]): string[] =>
  Object.keys(EXAMPLES).filter(script => !scripts.includes(script));

/** Each varying text gives way to a mark; the text around it is compared. */
export function masked(stdout: string, { varying = [] }: Example): string {
  return varying.reduce(
    (text, { pattern, by = '#' }) =>
      typeof by === 'string' ? text.replace(pattern, by) : text.replace(pattern, match => by(match)),
    stdout,
  );
}
