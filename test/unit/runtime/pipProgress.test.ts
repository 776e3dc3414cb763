import { expect, test } from 'vitest';
import { PipProgress } from '../../../src/runtime/pipProgress';
import type { Progress } from '../../../src/runtime/runtime';

const REQUIREMENTS = { pyspark: '4.3.0', numpy: '2.4.6', 'python-dateutil': '2.9.0' };
const MB = 1e6;

function watch(): { seen: Progress[]; progress: PipProgress } {
  const seen: Progress[] = [];
  return { seen, progress: new PipProgress(REQUIREMENTS, each => seen.push(each)) };
}

test('follows pip through download, build and installation, and never decreases', () => {
  const { seen, progress } = watch();
  const last = () => seen.at(-1)!;
  progress.line('Collecting pyspark==4.3.0');
  progress.line('  Downloading pyspark-4.3.0.tar.gz (456.0 MB)');
  expect(last()).toEqual({ fraction: 0, message: 'Downloading pyspark 4.3.0 (435 MiB)' });
  progress.look({ archives: 228 * MB, temporary: 228 * MB, installed: 0 });
  const half = last().fraction!;
  expect(half).toBeGreaterThan(0.2);
  expect(half).toBeLessThan(0.3);
  progress.look({ archives: 100 * MB, temporary: 100 * MB, installed: 0 });
  expect(last().fraction).toBe(half);
  progress.look({ archives: 456 * MB, temporary: 900 * MB, installed: 0 });
  progress.line('Collecting numpy==2.4.6');
  progress.line('  Using cached numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.whl (17.0 MB)');
  progress.line('Processing /some-2/wheels/python_dateutil-2.9.0-py2.py3-none-any.whl');
  expect(last().message).toBe('Downloading python-dateutil 2.9.0');
  progress.line('Building wheels for collected packages: pyspark');
  progress.line('  Building wheel for pyspark (pyproject.toml): started');
  expect(last()).toEqual({ fraction: 0.5, message: 'Building pyspark' });
  progress.look({ archives: 470 * MB, temporary: 1600 * MB, installed: 0 });
  expect(last().fraction).toBeGreaterThan(0.55);
  progress.line('Installing collected packages: pyspark, numpy');
  expect(last().fraction).toBe(0.75);
  progress.look({ archives: 470 * MB, temporary: 2300 * MB, installed: 300 * MB });
  expect(last().fraction).toBeGreaterThan(0.8);
  progress.look({ archives: 0, temporary: 0, installed: 5000 * MB });
  expect(last().fraction).toBe(1);
  const fractions = seen.map(each => each.fraction!);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
});

test('ignores lines without progress, and packages that were not requested', () => {
  const { seen, progress } = watch();
  progress.line('Collecting setuptools>=40.8.0');
  progress.line('WARNING: something');
  progress.line('Collecting numpy==2.4.6');
  progress.line('Collecting numpy==2.4.6');
  expect(seen.map(each => each.message)).toEqual(['Downloading numpy 2.4.6']);
});
