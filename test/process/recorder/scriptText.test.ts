/** The text of a script, and whether the script can run after modules were imported in advance. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, python } from './support/pyspark';

const recorder = resolve(__dirname, '../../../src/recorder');

/** pandas was imported, and has read the variable HOME. */
const CHECK = `
import json, sys
from strobe_recorder.spare import script_changes, script_text
def check(folder, text):
    beforehand = script_changes.Beforehand(frozenset(('pandas', 'pyspark')), {'HOME'})
    try:
        script_text.check(folder + '/job.py', text, [folder], beforehand)
    except script_text.Unfit as error:
        return str(error)
print(json.dumps([check(sys.argv[1], text) for text in json.load(sys.stdin)]))
`;

/** Why each of the texts cannot; null if it can. */
function reasons(texts: string[], files: Record<string, string> = {}): (string | null)[] {
  const options = { env: { ...process.env, PYTHONPATH: recorder, PYTHONDONTWRITEBYTECODE: '1' } };
  const given = ['-c', CHECK, folderWith(files)];
  return JSON.parse(execFileSync(python, given, { ...options, input: JSON.stringify(texts) }).toString()) as [];
}

const reason = (text: string, files?: Record<string, string>) => reasons([text], files)[0];

const FINE = [
  'import sys\nprint(sys.argv, sys.path, *sys.path)\nfor folder in sys.path: pass',
  'import sys\ngetattr(sys, "frozen", False)',
  'import sys\nprint("colorsys" in sys.modules, sys.modules.get("mine"), sys.modules[__name__])',
  'import os\nos.environ["MINE"] = os.environ.get("HOME", "")\nprint(os.environ, os.getenv("A"))',
  'import os\nfor name in os.environ: print(name)\nos.environ.setdefault("MINE", "1")',
  'import os, subprocess\nsubprocess.run(["ls"], env={**os.environ, "HOME": "/"})',
  'import importlib\nimportlib.import_module("json")',
  'import importlib\nimportlib.import_module(".part", "package")',
  'import warnings\nwarnings.filterwarnings("ignore")\nwarnings.simplefilter(action="ignore")',
  'import re\nre.compile("x")',
  '"""To run it: pip install pyspark"""',
  'from pyspark.sql.functions import col\ncol("os"), col("sys"), col("pip")',
  'import logging.config\nlogging.config.dictConfig({})',
];

const PATH = [
  'import sys\nsys.path.insert(0, "lib")',
  'import sys\nsys.path += ["lib"]',
  'import sys\nsys.path[:0] = ["lib"]',
  'import sys as system\nsystem.path.append("lib")',
  'import os\nos.sys.path.append("lib")',
  'from sys import path\npath.append("lib")',
  'from sys import *\npath.append("lib")',
  'import sys\nfolders = sys.path\nfolders.append("lib")',
  'import sys\ngetattr(sys, "path").append("lib")',
  'import sys\nvars(sys)["path"].append("lib")',
  'import sys\nsys.__dict__["path"].append("lib")',
  '__import__("sys").path.append("lib")',
  'import site\nsite.addsitedir("lib")',
  'import sys\nsys.meta_path.insert(0, None)',
  'import sys\nsys.modules["pandas"] = None',
  'from unittest import mock\nmock.patch.dict("sys.modules", pandas=None)',
  'import findspark\nfindspark.init()',
  'import os\nos.system("pip install pandas==1.5")',
  'import subprocess, sys\nsubprocess.run([sys.executable, "-m", "pip", "install", "pandas"])',
];

const VARIABLES = [
  'import os\nos.environ["HOME"] = "/"',
  'import os\nos.environ["OMP_NUM_THREADS"] = "1"\nimport numpy',
  'import os\nos.environ.setdefault("OPENBLAS_NUM_THREADS", "1")',
  'import os\nos.environ.update(A="1")',
  'import os\nos.environ |= {"A": "1"}',
  'import os\nos.putenv("OMP_NUM_THREADS", "1")',
  'import os as system\nsystem.environ[input()] = "1"',
  'from os import environ\nenviron.update(A="1")',
  'from os import environ as variables\nvariables["HOME"] = "1"',
  'import os\nvariables = os.environ',
  'import os\ngetattr(os, "environ")["HOME"] = "1"',
  'from unittest import mock\nmock.patch.dict("os.environ", HOME="/")',
  'from dotenv import load_dotenv\nload_dotenv()',
];

const OTHERS = [
  ['checks what was imported', 'import sys\nprint("pandas" in sys.modules)'],
  ['checks everything that was imported', 'import sys\nprint(len(sys.modules))'],
  ['runs a text', 'exec(open("other.py").read())'],
  ['runs a file', 'import runpy\nrunpy.run_path("other.py")'],
  ['loads a file', 'from importlib.util import spec_from_file_location\nspec_from_file_location("a", "a.py")'],
  ['imports an unknown module', 'import importlib\nimportlib.import_module(input())'],
  ['requests warnings', 'import warnings\nwarnings.simplefilter("error")'],
  ['changes what others import', 'from gevent import monkey\nmonkey.patch_all()'],
  ['watches imports', 'import sys\nsys.settrace(print)'],
];

const spark = (text: string) => `import pyspark\n${text}\n`;

describe('a script can run after modules were imported in advance', () => {
  test('if it only reads, or changes what none of them used', () => {
    expect(reasons(FINE.map(spark))).toEqual(FINE.map(() => null));
  });

  test('but not if it may change what an import finds', () => {
    const found = reasons(PATH.map(spark));
    for (const [index, text] of PATH.entries()) expect(found[index], text).toContain('job.py ');
  });

  test('or variables that they read', () => {
    const found = reasons(VARIABLES.map(spark));
    for (const [index, text] of VARIABLES.entries()) expect(found[index], text).toContain('job.py ');
  });

  test.each(OTHERS)('or %s', (_what, text) => {
    expect(reason(spark(text))).toContain('job.py ');
  });

  test('or is too long to be checked while a run waits', () => {
    expect(reason(spark('a = 1\n'.repeat(200_000)))).toContain('too much text');
  });

  test('or does not use Spark', () => {
    expect(reason('import json')).toBe('nothing in it imports pyspark');
  });

  test.each([
    ['a module', 'import helper', { 'helper.py': 'import sys\nsys.path.append("lib")' }],
    ['a module’s module', 'import helper', { 'helper.py': 'import deep', 'deep.py': 'import os\nos.environ.clear()' }],
    ['a package', 'from tools.io import read', { 'tools/io.py': '', 'tools/__init__.py': 'import findspark' }],
    ['a package with the same name as a module', 'import a', { 'a.py': '', 'a/__init__.py': 'exec("")' }],
    ['one of several', 'import importlib\nimportlib.import_module(f"jobs.{1}")', { 'jobs/one.py': 'import site' }],
    [
      'one that is named in a text',
      'import importlib\nimportlib.import_module("jobs.%s" % 1)',
      { 'jobs/a.py': 'import site' },
    ],
  ])('nor if %s next to it may', (_what, text, files) => {
    expect(reason(spark(text), files as Record<string, string>)).not.toBeNull();
    expect(reason(spark(text), {})).toBeNull();
  });

  test('loggers that pyspark has made are configured with the others only if they would exist', () => {
    const configure = 'import logging.config\nlogging.config.dictConfig({})\n';
    expect(reason(`import json\nimport pyspark\n${configure}`)).toBeNull();
    expect(reason(`${configure}import pyspark\n`)).toContain('logging');
    const files = { 'logs.py': configure };
    expect(reason('import pyspark\nimport logs\n', files)).toBeNull();
    expect(reason('import logs\nimport pyspark\n', files)).toContain('logs.py configures logging');
  });
});
