import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { keepLastLaunch, lastLaunch } from '../../../../src/gateway/warm/lastLaunches';

let cache: string;
let env: Record<string, string>;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  env = { XDG_CACHE_HOME: cache, DATABASE: 'jdbc:of-the-last-run' };
});

function launch(cwd: string, conf: [string, string][] = [['spark.app.name', 'job']]) {
  return { executable: 'python3', packages: ['/site'], cwd, umask: 0o22, limits: [], conf, env };
}

const folder = () => join(cache, 'strobe', 'launches');

describe('the last launch of a folder', () => {
  test('is known to the next gateway, which gives it the next run’s environment', () => {
    keepLastLaunch(launch('/work'));
    const now = { XDG_CACHE_HOME: cache, DATABASE: 'jdbc:of-the-next-run' };
    expect(lastLaunch('/work', now)).toEqual({ ...launch('/work'), env: now });
  });

  test('has Python’s default locale if the terminal has none', () => {
    keepLastLaunch({ ...launch('/work'), env: { ...env, LC_CTYPE: 'C.UTF-8' } });
    expect(lastLaunch('/work', env)!.env).toEqual({ ...env, LC_CTYPE: 'C.UTF-8' });
    expect(lastLaunch('/work', { ...env, LC_CTYPE: 'C' })!.env.LC_CTYPE).toBe('C');
  });

  test('belongs to this folder only', () => {
    keepLastLaunch(launch('/work'));
    expect(lastLaunch('/elsewhere', env)).toBeNull();
  });

  test('is only accessible to its owner, and contains no variables', () => {
    keepLastLaunch(launch('/work'));
    const [name] = readdirSync(folder());
    expect(statSync(join(folder(), name!)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder(), name!), 'utf8')).not.toContain('of-the-last-run');
  });

  test('is not kept if a setting contains a secret', () => {
    keepLastLaunch(launch('/work'));
    keepLastLaunch(launch('/work', [['spark.hadoop.fs.s3a.secret.key', 'word']]));
    expect(readdirSync(folder())).toEqual([]);
    keepLastLaunch(launch('/work', [['spark.extra', 'jdbc:postgresql://me:word@host/db']]));
    expect(readdirSync(folder())).toEqual([]);
  });

  test('is empty if its file was damaged or could not be written', () => {
    keepLastLaunch(launch('/work'));
    const [name] = readdirSync(folder());
    writeFileSync(join(folder(), name!), '{"cwd":');
    expect(lastLaunch('/work', env)).toBeNull();
    const blocked = join(cache, 'file');
    writeFileSync(blocked, '');
    keepLastLaunch({ ...launch('/work'), env: { XDG_CACHE_HOME: blocked } });
    expect(lastLaunch('/work', { XDG_CACHE_HOME: blocked })).toBeNull();
  });
});
