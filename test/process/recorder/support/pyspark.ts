import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Any Python on the machine: the recorder needs only its standard library. */
export const python = execFileSync(process.env.STROBE_TEST_PYTHON ?? 'python3', [
  '-c',
  'import sys; print(sys.executable)',
])
  .toString()
  .trim();

/** The environment of this process without what would change the recorder or the modules that Python finds. */
const { PYTHONPATH: _path, STROBE_RECORDER: _recorder, ...clean } = process.env;
export { clean };

/**
 * The parts of pyspark that the recorder sees: constructors that are called below the methods of the API, and a user
 * function that is called back. There is no JVM behind it.
 */
const RDD = `
class RDD:
    def __init__(self, number=None):
        if number == "unfit":
            raise KeyError(number)
        self._id = number
        self._jrdd = object()
        self.is_cached = False

    def cache(self):
        self.is_cached = True
        return self

    def map(self, function):
        return PipelinedRDD(self)

    def union(self, other):
        inner = RDD(7)
        return RDD(8)

    def twice(self):
        return PipelinedRDD(PipelinedRDD(self))

    def transform(self, function):
        return function(self)

    def broken(self):
        PipelinedRDD(self)
        raise ValueError("broken")

    def batches(self):
        for number in range(2):
            yield RDD(number)


class PipelinedRDD(RDD):
    def __init__(self, prev):
        self.prev = prev
        pipelined = isinstance(prev, PipelinedRDD) and not prev.is_cached
        self._prev_jrdd = prev._prev_jrdd if pipelined else prev._jrdd
        self._jrdd = object()
        self.is_cached = False
        self._id = None
`;

const packageFiles: Record<string, string> = {
  'pyspark/__init__.py': 'from pyspark.version import __version__\n',
  'pyspark/version.py': '__version__: str = "9.8.7"\n',
  'pyspark/core/__init__.py': '',
  'pyspark/core/rdd.py': RDD,
};

/** A folder with the package and these files, removed when the test has finished. */
export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-recorder-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ ...packageFiles, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The minor version of that Python. */
export const pythonVersion = Number(
  execFileSync(python, ['-c', 'import sys; print(sys.version_info.minor)']).toString(),
);
