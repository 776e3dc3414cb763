"""Compiles the packages of this Python's environment, and those in the archives that Spark's Python
workers import from.

Python does not cache modules that it compiles from an archive, and nothing at all if
PYTHONDONTWRITEBYTECODE is set, as in many containers: each worker or job would compile them
again.
"""

import compileall
import glob
import os
import py_compile
import re
import shutil
import sysconfig
import tempfile
import zipfile

TESTS = re.compile(r"[/\\]tests[/\\]")


def compile_archive(archive):
    with tempfile.TemporaryDirectory(dir=os.path.dirname(archive)) as folder:
        made = shutil.copy(archive, folder)
        with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as opened:
            for name in opened.namelist():
                if name.endswith(".py") and not TESTS.search("/" + name):
                    source = opened.extract(name, os.path.join(folder, "modules"))
                    compiled = compile_module(source, os.path.join(archive, name))
                    if compiled:
                        opened.write(compiled, name + "c")
        os.replace(made, archive)


def compile_module(source, shown):
    """`shown`: the path of the module in tracebacks. None for a module written for another Python
    version.
    """
    # Modules in an archive do not change, so Python need not check.
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    try:
        return py_compile.compile(source, source + "c", shown, doraise=True, invalidation_mode=mode)
    except py_compile.PyCompileError:
        return None


packages = sysconfig.get_path("purelib")
compileall.compile_dir(packages, quiet=2, workers=0, rx=TESTS)
for found in glob.glob(os.path.join(packages, "pyspark", "python", "lib", "*.zip")):
    compile_archive(found)
