import { isGenericType } from './interpret/annotations';
import { platformMember, platformModule, platformNames } from './platforms/platforms';
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

/** Functions of Python's library whose result depends on their arguments, by module. */
const FUNCTIONS = new Map<string, Map<string, string>>(
  Object.entries({
    functools: { reduce: 'reduce', partial: 'partial', lru_cache: 'identity', cache: 'identity' },
    collections: { defaultdict: 'defaultdict', OrderedDict: 'dict', namedtuple: 'namedtuple', deque: 'list' },
    itertools: { chain: 'chain' },
    copy: { copy: 'identity', deepcopy: 'identity' },
    types: { SimpleNamespace: 'SimpleNamespace' },
    dataclasses: { replace: 'replace', field: 'field' },
    contextlib: { closing: 'identity', nullcontext: 'identity' },
    asyncio: { run: 'identity', gather: 'gather', wait_for: 'identity' },
    typing: { cast: 'cast' },
    textwrap: { dedent: 'identity' },
    inspect: { cleandoc: 'identity' },
    concurrent: { as_completed: 'identity' },
    'concurrent.futures': { as_completed: 'identity' },
  }).map(([module, functions]) => [module, new Map(Object.entries(functions))]),
);

/** The value that `import module` (name is null) or `from module import name` binds. */
export function importedValue(module: string, name: string | null): Value {
  if (name === null) return moduleValue(module);
  const known = platformMember(module, name);
  if (known !== null) return known;
  const inside = moduleValue(module);
  return inside.type === 'module' ? memberOfModule(inside.name, name) : inside;
}

/** The relevant names that `from module import *` imports. */
export function importedByStar(module: string): [string, Value][] {
  const names = module.startsWith('pyspark')
    ? [...CLASSES.keys(), 'broadcast']
    : [...(FUNCTIONS.get(module)?.keys() ?? [])];
  return [...names.map(name => [name, importedValue(module, name)] as [string, Value]), ...platformNames(module)];
}

function moduleValue(module: string): Value {
  const root = module.split('.')[0]!;
  if (root === 'pyspark' || FUNCTIONS.has(module) || root === 'typing_extensions')
    return { type: 'module', name: module };
  const known = platformModule(module);
  if (known !== null) return known;
  return PLAIN_ROOTS.has(root) || module === '__future__' ? PLAIN : UNKNOWN;
}

function memberOfLibrary(module: string, known: string | undefined, name: string): Value {
  if (known !== undefined) return { type: 'builtin', name: known };
  return FUNCTIONS.has(`${module}.${name}`) ? { type: 'module', name: `${module}.${name}` } : PLAIN;
}

export function memberOfModule(module: string, name: string): Value {
  const known = platformMember(module, name);
  if (known !== null) return known;
  if (module.startsWith('typing') && isGenericType(name)) return { type: 'annotation', of: name };
  const functions = FUNCTIONS.get(module);
  if (functions !== undefined) return memberOfLibrary(module, functions.get(name), name);
  if (/^pyspark\.pandas\b/.test(module)) return { type: 'api', owner: 'pandas', name };
  const family = /^pyspark\.(ml|mllib)\b/.exec(module)?.[1];
  if (family !== undefined && /^[A-Z]/.test(name)) return { type: 'api', owner: family, name };
  const owner = CLASSES.get(name);
  if (owner !== undefined) return { type: 'api', owner, name };
  if (module === 'pyspark.sql.functions') return name === 'broadcast' ? { type: 'builtin', name } : PLAIN;
  if (platformModule(module) !== null && !module.startsWith('pyspark')) return UNKNOWN;
  return /^[a-z_]+$/.test(name) ? { type: 'module', name: `${module}.${name}` } : PLAIN;
}
