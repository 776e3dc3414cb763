/**
 * The comments of a job: `# truth: …` in Python, `-- truth: …` in SQL, also in the SQL text of a Python file. See the
 * README next to the jobs for their syntax.
 */
export interface NodeClaim {
  file: string;
  line: number;
  /** Any of these Spark names. */
  names: string[];
  /** Spark adds the node because of this line: a derived line is correct. */
  added: boolean;
  /** Number of nodes in all final plans together; 0: optional. */
  count: number;
  /** False if `count` is the minimum. */
  exactly: boolean;
}

export interface Fact {
  file: string;
  line: number;
  /** Seconds for `python`, otherwise a number of rows. */
  value: number;
}

export interface Place {
  file: string;
  line: number;
  /** The text after the keyword: the operation of an action, the type of an exception. */
  text: string;
}

export interface Truth {
  nodes: NodeClaim[];
  rows: Fact[];
  queries: Fact[];
  python: Fact[];
  actions: Place[];
  fails: Place[];
  noNode: Place[];
  noPlan: Place[];
  datasets: Place[];
  stages: Place[];
  /** For the job as a whole. */
  minSpark: number;
  /** Whether every check also runs it on the oldest Spark. */
  older: boolean;
  exitCode: number;
}

const COMMENT = /(?:#|--) truth: (.+?)\s*$/;
const NODE = /^(~)?([A-Z][^?@]*?)(\?)?(?:@(\d))?(?: x(\d+))?$/;

/** @param sparkVersion major version: items that end in `@3` or `@4` are only for that version. */
export function readTruth(files: { file: string; text: string }[], sparkVersion: number): Truth {
  const truth: Truth = {
    nodes: [],
    rows: [],
    queries: [],
    python: [],
    actions: [],
    fails: [],
    noNode: [],
    noPlan: [],
    datasets: [],
    stages: [],
    minSpark: 0,
    older: false,
    exitCode: 0,
  };
  for (const { file, text } of files) {
    const lines = text.split('\n');
    lines.forEach((content, index) => {
      const found = COMMENT.exec(content)?.[1];
      if (found === undefined) return;
      const line = placeOf(lines, index) + 1;
      for (const item of found.split(',')) readItem(truth, item.trim(), { file, line }, sparkVersion);
    });
  }
  return truth;
}

/** A comment on a line of its own applies to the next line with code. */
function placeOf(lines: string[], index: number): number {
  const isAlone = (content: string) => /^\s*(#|--)/.test(content);
  let at = index;
  while (at < lines.length - 1 && isAlone(lines[at]!)) at += 1;
  return at;
}

const WORDS: Record<string, (truth: Truth, at: { file: string; line: number }, rest: string) => void> = {
  rows: (truth, at, rest) => truth.rows.push({ ...at, value: numberIn(rest, /^(\d+)$/) }),
  queries: (truth, at, rest) => truth.queries.push({ ...at, value: numberIn(rest, /^(\d+)$/) }),
  python: (truth, at, rest) => truth.python.push({ ...at, value: numberIn(rest, /^(\d+(?:\.\d+)?) s$/) }),
  action: (truth, at, text) => truth.actions.push({ ...at, text }),
  fails: (truth, at, text) => truth.fails.push({ ...at, text }),
  'no node': (truth, at, text) => truth.noNode.push({ ...at, text }),
  'no plan': (truth, at, text) => truth.noPlan.push({ ...at, text }),
  dataset: (truth, at, text) => truth.datasets.push({ ...at, text }),
  stage: (truth, at, text) => truth.stages.push({ ...at, text }),
  older: truth => (truth.older = true),
  'spark>=': (truth, _at, rest) => (truth.minSpark = numberIn(rest, /^(\d+)$/)),
  'exit code': (truth, _at, rest) => (truth.exitCode = numberIn(rest, /^(\d+)$/)),
};

function readItem(truth: Truth, item: string, at: { file: string; line: number }, sparkVersion: number): void {
  const word = Object.keys(WORDS).find(
    each => item === each || item.startsWith(each.endsWith('=') ? each : `${each} `),
  );
  if (word !== undefined) {
    const [text, version] = item.slice(word.length).trim().split('@');
    if (version === undefined || Number(version) === sparkVersion) WORDS[word]!(truth, at, text!);
    return;
  }
  const found = NODE.exec(item);
  if (!found) throw new Error(`${at.file}:${at.line}: invalid item "${item}"`);
  const [, tilde, names, optional, version, times] = found;
  if (version !== undefined && Number(version) !== sparkVersion) return;
  truth.nodes.push({
    ...at,
    names: names!.split('|'),
    added: tilde !== undefined,
    count: optional ? 0 : Number(times ?? 1),
    exactly: times !== undefined,
  });
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`invalid number "${text}"`);
  return Number(found);
}
