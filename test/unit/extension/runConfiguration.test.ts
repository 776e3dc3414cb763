import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveConfiguration, resolvePython } from '../../../src/extension/resolveConfiguration';
import { fittingConfigurations, PLAIN, readRunConfigurations } from '../../../src/extension/runConfiguration';

const named = (name: string, file: string | null = null) => ({ ...PLAIN, name, file });

describe('the setting', () => {
  test('converts numbers and booleans to strings', () => {
    const entry = { name: 'small', args: ['a', 2], conf: { 'spark.sql.shuffle.partitions': 8 }, env: { DEBUG: true } };
    const { configurations, problems } = readRunConfigurations([entry]);
    expect(problems).toEqual([]);
    expect(configurations).toEqual([
      {
        ...named('small'),
        args: ['a', '2'],
        conf: { 'spark.sql.shuffle.partitions': '8' },
        env: { DEBUG: 'true' },
      },
    ]);
  });

  test.each([
    ['an object instead of an array', { name: 'x' }, 'must be an array'],
    ['a string instead of an object', ['x'], '[0] must be an object'],
    ['no name', [{ args: [] }], '[0] must have a name'],
    ['arguments in one string', [{ name: 'x', args: 'a b' }], '[0]: args'],
    ['nested configuration', [{ name: 'x', conf: { spark: { master: 'local' } } }], '[0]: conf'],
    ['a number for a path', [{ name: 'x', cwd: 3 }], '[0]: cwd'],
  ])('with %s is reported, without an exception', (_what, setting, message) => {
    const { configurations, problems } = readRunConfigurations(setting);
    expect(configurations).toEqual([]);
    expect(problems.join()).toContain(message);
  });

  test('with one invalid entry keeps the others', () => {
    const { configurations, problems } = readRunConfigurations([{ name: 'good' }, 7]);
    expect(configurations.map(({ name }) => name)).toEqual(['good']);
    expect(problems).toHaveLength(1);
  });

  test('can be absent', () => {
    expect(readRunConfigurations(undefined)).toEqual({ configurations: [], problems: [] });
  });
});

describe('the configurations that match a file', () => {
  test.each([
    ['jobs/daily.py', 'jobs/daily.py', true],
    ['./jobs/daily.py', 'jobs/daily.py', true],
    ['jobs/*.py', 'jobs/daily.py', true],
    ['jobs/*.py', 'jobs/eu/daily.py', false],
    ['jobs/**/*.py', 'jobs/eu/daily.py', true],
    ['jobs/**/*.py', 'jobs/daily.py', true],
    ['**/daily.py', 'daily.py', true],
    ['jobs/{daily,weekly}.py', 'jobs/weekly.py', true],
    ['jobs/{daily,weekly}.py', 'jobs/yearly.py', false],
    ['jobs/d?ily.py', 'jobs/daily.py', true],
    ['jobs/daily.py', 'jobs/dailyXpy', false],
    ['ordner ü/(a)+b.py', 'ordner ü/(a)+b.py', true],
  ])('%s for %s: %s', (glob, file, fits) => {
    expect(fittingConfigurations([named('x', glob)], file)).toHaveLength(fits ? 1 : 0);
  });

  test('have those with a file pattern first', () => {
    const all = [named('all'), named('other', 'b.py'), named('own', 'a.py')];
    expect(fittingConfigurations(all, 'a.py').map(({ name }) => name)).toEqual(['own', 'all']);
  });
});

describe('a resolved configuration', () => {
  const folder = path.resolve('/work space');
  const variables = { workspaceFolder: folder, file: path.join(folder, 'jobs', 'a.py'), env: { HOST: 'spark1' } };

  test('has resolved variables and absolute paths', () => {
    const configuration = {
      ...named('x'),
      args: ['${file}', '${env:HOST}', '${env:NONE}', '${unknown}'],
      master: 'spark://${env:HOST}:7077',
      conf: { 'spark.eventLog.dir': '${workspaceFolder}/logs' },
      env: { WHERE: '${fileDirname}' },
      cwd: 'jobs',
      python: '.venv/bin/python',
    };
    expect(resolveConfiguration(configuration, variables)).toEqual({
      ...named('x'),
      args: [variables.file, 'spark1', '', '${unknown}'],
      master: 'spark://spark1:7077',
      conf: { 'spark.eventLog.dir': `${folder}/logs` },
      env: { WHERE: path.join(folder, 'jobs') },
      cwd: path.join(folder, 'jobs'),
      python: path.join(folder, '.venv/bin/python'),
    });
  });

  test('defaults to the workspace folder, or to the folder of a file outside the workspace', () => {
    expect(resolveConfiguration(PLAIN, variables).cwd).toBe(folder);
    const outside = { ...variables, workspaceFolder: null };
    expect(resolveConfiguration(PLAIN, outside).cwd).toBe(path.join(folder, 'jobs'));
  });

  test('keeps the plain name of an interpreter, to be found in PATH', () => {
    expect(resolvePython('python3.12', variables)).toBe('python3.12');
  });
});
