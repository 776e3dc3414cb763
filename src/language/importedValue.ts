import { PLAIN, UNKNOWN, type Value } from './value';

/** Pyspark classes by name, with the class that each is treated as. */
const CLASSES = new Map(
  Object.entries({
    SparkSession: 'SparkSession',
    SparkContext: 'SparkContext',
    SQLContext: 'SQLContext',
    HiveContext: 'SQLContext',
    StreamingContext: 'StreamingContext',
    DataFrame: 'DataFrame',
    RDD: 'RDD',
    GroupedData: 'GroupedData',
    DStream: 'DStream',
    DataFrameReader: 'DataFrameReader',
    DataFrameWriter: 'DataFrameWriter',
  }),
);

/** Third-party modules whose functions do not create datasets from their arguments. */
const PLAIN_ROOTS = new Set(
  `abc argparse array ast asyncio base64 bisect boto3 builtins click collections concurrent contextlib copy csv dataclasses datetime
  decimal enum functools glob gzip hashlib heapq io itertools json logging math matplotlib multiprocessing numpy operator os pandas pathlib
  pickle plotly pprint pyarrow pytest pytz random re requests scipy seaborn shutil signal sklearn socket statistics string
  struct subprocess sys tempfile textwrap threading time traceback typing typing_extensions unittest urllib uuid warnings yaml zipfile`.split(
    /\s+/,
  ),
);

/** The value that `import module` (name is null) or `from module import name` binds. */
export function importedValue(module: string, name: string | null): Value {
  if (name === null) return moduleValue(module);
  const inside = moduleValue(module);
  return inside.type === 'module' ? memberOfModule(inside.name, name) : inside;
}

/** The relevant names that `from module import *` imports. */
export function importedByStar(module: string): [string, Value][] {
  const names = module.startsWith('pyspark')
    ? [...CLASSES.keys(), 'broadcast']
    : module === 'functools'
      ? ['reduce']
      : [];
  return names.map(name => [name, importedValue(module, name)]);
}

function moduleValue(module: string): Value {
  const root = module.split('.')[0]!;
  if (root === 'pyspark' || module === 'functools') return { type: 'module', name: module };
  return PLAIN_ROOTS.has(root) || module === '__future__' ? PLAIN : UNKNOWN;
}

export function memberOfModule(module: string, name: string): Value {
  if (module === 'functools') return name === 'reduce' ? { type: 'builtin', name } : PLAIN;
  if (/^pyspark\.pandas\b/.test(module)) return { type: 'api', owner: 'pandas', name };
  const family = /^pyspark\.(ml|mllib)\b/.exec(module)?.[1];
  if (family !== undefined && /^[A-Z]/.test(name)) return { type: 'api', owner: family, name };
  const owner = CLASSES.get(name);
  if (owner !== undefined) return { type: 'api', owner, name };
  if (module === 'pyspark.sql.functions') return name === 'broadcast' ? { type: 'builtin', name } : PLAIN;
  return /^[a-z_]+$/.test(name) ? { type: 'module', name: `${module}.${name}` } : PLAIN;
}
