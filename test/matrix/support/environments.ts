import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../src/runtime/cacheFolder';
import { isWithin, sparkLines } from '../../../src/runtime/compatibility';
import { installedPythons, type InstalledPython } from '../../process/support/installedPythons';

const folder = join(cacheFolder(process.env), 'tests', 'matrix');
const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];

/** A release line of Spark (`major.minor`) on a Python. */
export interface Combination {
  spark: string;
  python: InstalledPython;
  /** Whether this Spark says that it runs on this Python. */
  isSupported: boolean;
}

/** All release lines on all installed Pythons. */
export function combinations(): Combination[] {
  return installedPythons().flatMap(python =>
    sparkLines.map(({ line, python: range }) => ({ spark: line, python, isSupported: isWithin(python.line, range) })),
  );
}

/**
 * The Python of an environment with the newest pyspark of a line. Spark is downloaded once for all Pythons, and what it
 * needs from Python once for all newer Sparks: the environment itself has only links to them.
 */
export function pythonWith({ spark, python }: Omit<Combination, 'isSupported'>): string {
  const release = sparkOf(spark, python);
  const libraries = librariesOf(spark === '3.5' ? 'older' : 'newer', python);
  const complete = made(join(folder, `pyspark-${spark}-python-${python.line}`), environment => {
    execFileSync(python.executable, ['-m', 'venv', '--without-pip', environment]);
    const packages = join(environment, 'lib', `python${python.line}`, 'site-packages');
    // Added as `site-packages` is: the `distutils` of setuptools comes with a `.pth` file of its own.
    writeFileSync(
      join(packages, 'matrix.pth'),
      `${release}\nimport site; site.addsitedir(${JSON.stringify(libraries)})\n`,
    );
  });
  return join(complete, 'bin', 'python');
}

/** The `SPARK_HOME` of such an environment. */
export const homeOf = ({ spark, python }: Omit<Combination, 'isSupported'>): string =>
  join(sparkOf(spark, python), 'pyspark');

/** A folder with pyspark and Py4J. They are pure Python. */
function sparkOf(line: string, python: InstalledPython): string {
  // The Python that installs it need not be one that it runs on.
  const options = ['--no-build-isolation', '--ignore-requires-python'];
  return packagesIn(`pyspark-${line}`, python, [...options, `pyspark==${line}.*`]);
}

/** pyspark 3.5 has not heard of NumPy 2 and newer releases of the others. */
const LIBRARIES = {
  older: ['numpy<2; python_version < "3.13"', 'numpy<2.3; python_version >= "3.13"', 'pandas<2.3', 'pyarrow<20'],
  newer: ['numpy', 'pandas<3', 'pyarrow'],
};

/** setuptools has `distutils`, which Python has no more and older Sparks import. */
const librariesOf = (set: keyof typeof LIBRARIES, python: InstalledPython): string =>
  packagesIn(`${set}-python-${python.line}`, python, ['setuptools<81', ...LIBRARIES[set]]);

/** With the name of a folder of libraries: code in it is not the user's. */
function packagesIn(name: string, python: InstalledPython, packages: string[]): string {
  const complete = made(join(folder, name), target => {
    const builder = join(target, 'builder');
    execFileSync(python.executable, ['-m', 'venv', builder]);
    const pip = join(builder, 'bin', 'python');
    execFileSync(pip, [...PIP, 'setuptools<81', 'wheel']);
    execFileSync(pip, [...PIP, '--target', join(target, 'site-packages'), ...packages], { stdio: 'inherit' });
    rmSync(builder, { recursive: true });
  });
  return join(complete, 'site-packages');
}

/** Makes a folder once; one that was left half done is made again. */
function made(target: string, make: (target: string) => void): string {
  const mark = join(target, 'complete');
  if (existsSync(mark)) return target;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  make(target);
  mkdirSync(`${mark}.new`);
  renameSync(`${mark}.new`, mark);
  return target;
}
