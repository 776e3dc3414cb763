import type { FunctionPlace } from './functionPlaces';
import { functionsIn } from './functionPlaces';
import { datasetNamed, sessionNamed } from './interpret/names';
import type { JobModel } from './jobModel';
import type { ModuleFiles } from './moduleFiles';

/** A lens at a function. `file` is a URI, `test` the name of the test as in `pytest FILE::NAME`. */
export type FunctionLens = { line: number } & (
  | { action: 'showLineage' }
  | { action: 'runTest' | 'debugTest'; file: string; test: string }
  /** Runs a test, or a script, that calls the function. */
  | { action: 'runCaller'; file: string; test: string | null; title: string }
);

/** Files that import a file are searched up to this number for tests and scripts that call its functions. */
const MAX_IMPORTERS = 30;

/**
 * Lenses of functions: tests that use Spark can be run and debugged; functions that take, make or return datasets have their
 * lineage, and the test or script that calls them.
 */
export function functionLenses(
  job: JobModel,
  places: readonly FunctionPlace[],
  file: string,
  files: ModuleFiles,
): FunctionLens[] {
  const busy = functionsWithCalls(job);
  const isTests = isTestFile(file);
  const isBusy = (each: FunctionPlace) => busy.has(each.qualifiedName);
  const tests = isTests
    ? places.filter(each => each.role === 'test' && (isBusy(each) || hasParameter(each, sessionNamed)))
    : [];
  const others = places.filter(
    each => each.role === 'plain' && (each.namesDatasets || (isBusy(each) && (!job.isJob || takesSpark(each)))),
  );
  const callers = others.length === 0 ? [] : callersOf(file, files);
  return [
    ...tests.flatMap(({ line, qualifiedName }) => {
      const test = qualifiedName.replace('.', '::');
      return [
        { line, action: 'runTest' as const, file, test },
        { line, action: 'debugTest' as const, file, test },
      ];
    }),
    ...others.flatMap(each => [{ line: each.line, action: 'showLineage' as const }, ...runsOf(each, callers)]),
  ].sort((a, b) => a.line - b.line);
}

/** The functions in which, or in whose inner functions, a dataset is made or an action is called. */
function functionsWithCalls({ calls }: JobModel): Set<string> {
  const shown = calls.filter(({ makes, kind }) => makes !== null || kind === 'action');
  return new Set(shown.map(({ site }) => site.function.replace(/\.<locals>.*$/, '')));
}

const hasParameter = ({ parameters }: FunctionPlace, classOf: (name: string) => string | null): boolean =>
  parameters.some(each => classOf(each) !== null);

const takesSpark = (each: FunctionPlace): boolean =>
  hasParameter(each, datasetNamed) || hasParameter(each, sessionNamed);

/** As pytest's default for `python_files`. */
const isTestFile = (file: string): boolean => /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/.test(file);

interface Caller {
  file: string;
  test: string | null;
  title: string;
  text: string;
}

/** Tests, and then scripts, in the files that import a file. */
function callersOf(file: string, files: ModuleFiles): Caller[] {
  const importers = files.importers(file).slice(0, MAX_IMPORTERS);
  const tests: Caller[] = [];
  const scripts: Caller[] = [];
  for (const importer of importers) {
    const chunks = files.chunks(importer) ?? [];
    if (isTestFile(importer)) {
      for (const { role, qualifiedName, text } of functionsIn(chunks)) {
        const test = qualifiedName.replace('.', '::');
        if (role === 'test') tests.push({ file: importer, test, title: qualifiedName, text });
      }
    } else {
      const text = chunks.map(each => each.text).join('');
      const title = decodeURIComponent(importer.slice(importer.lastIndexOf('/') + 1));
      if (/__name__\s*==|\bgetOrCreate\(/.test(text)) scripts.push({ file: importer, test: null, title, text });
    }
  }
  return [...tests, ...scripts];
}

function runsOf({ qualifiedName, line }: FunctionPlace, callers: Caller[]): FunctionLens[] {
  const name = qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1);
  if (name.startsWith('__')) return [];
  const call = new RegExp(`\\b${name}\\b`);
  const caller = callers.find(each => call.test(each.text));
  if (caller === undefined) return [];
  const { file, test, title } = caller;
  return [{ line, action: 'runCaller', file, test, title }];
}
