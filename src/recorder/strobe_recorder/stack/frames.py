"""Whose code a stack frame runs: the user's, a library's or Spark's; and where in the source it stands."""

import os
import sys
import sysconfig
from itertools import islice

USER, LIBRARY, SPARK = 1, 2, 3
#: Frames of the user's that a call is told with, innermost first.
MAX_FRAMES = 20

#: co_filename -> USER, LIBRARY or SPARK.
kinds = {}

#: The folder of `strobe_recorder`.
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

_spark_folders = ()
_library_folders = ()
#: With the module by which the recorder comes in: its frame is the outermost at the very end.
_own_folders = ()
_main = None
_positions = {}
#: Asked for now, while only Python's own modules are found: one with what Python was made with is read for it.
_PATHS = sysconfig.get_paths()


def prepare(spark_folders, main):
    """`spark_folders`: where pyspark and py4j are; `main`: absolute path of the script or None."""
    global _spark_folders, _library_folders, _own_folders, _main
    own = os.path.dirname(_PACKAGE)
    paths = _PATHS
    libraries = {paths[name] for name in ('stdlib', 'platstdlib', 'purelib', 'platlib') if name in paths}
    libraries.update((os.path.dirname(os.__file__), paths.get('scripts', own), own))
    _library_folders = _as_prefixes(libraries)
    _own_folders = _as_prefixes((own,))
    _spark_folders = _as_prefixes(spark_folders)
    _main = main if is_script(main) else None
    kinds.clear()


def _as_prefixes(folders):
    spellings = {spelling for folder in folders for spelling in (folder, os.path.realpath(folder))}
    return tuple(folder.rstrip(os.sep) + os.sep for folder in spellings)


def is_script(main):
    """A console script, `python -m pytest` or our own runner of SQL starts the user's code; it is none itself."""
    if main is None or os.path.dirname(main) == _PACKAGE:
        return False
    if os.path.basename(main) == '__main__.py':
        return not main.startswith(_library_folders) and not _is_installed(main)
    return os.path.dirname(main) != sysconfig.get_paths().get('scripts')


def _is_installed(file):
    return (os.sep + 'site-packages' + os.sep) in file or (os.sep + 'dist-packages' + os.sep) in file


def classify(file):
    """The kind of the code in a file, which is remembered."""
    kind = kinds[file] = _classify(file)
    return kind


def _classify(file):
    if _main is not None and file == _main:
        return USER
    if file.startswith('<'):
        return _classify_generated(file)
    path = file if os.path.isabs(file) else os.path.abspath(file)
    if _main is not None and os.path.realpath(path) == os.path.realpath(_main):
        return USER
    if path.startswith(_spark_folders):
        return SPARK
    if path.startswith(_library_folders) or _is_installed(path):
        return LIBRARY
    return USER


def _classify_generated(file):
    """Code without a file: what was typed, or what a library wrote (`<frozen …>`, dataclasses, namedtuples)."""
    if file == '<string>':
        return USER if sys.argv[:1] == ['-c'] else LIBRARY
    return USER if file.startswith(('<stdin>', '<ipython', '<doctest', '<console', '<cell')) else LIBRARY


def is_own(file):
    """Whether it is a file of the recorder's."""
    return file.startswith(_own_folders)


def spot(frame):
    """What is needed to tell where a frame stands once it is gone: (code, last instruction, line)."""
    return frame.f_code, frame.f_lasti, frame.f_lineno


def site(code, instruction, line):
    """Where it stands, as `CallSite` of PROTOCOL.md; columns are known from Python 3.11 on."""
    # By identity: to hash code takes longer the more there is of it. Kept alive, so that no other code gets its identity.
    key = (id(code), instruction)
    known = _positions.get(key)
    if known is None:
        known = _positions[key] = (_site(code, instruction, line), code)
    return known[0]


def _site(code, instruction, line):
    file = code.co_filename
    if not file.startswith('<'):
        file = os.path.abspath(file)
    function = getattr(code, 'co_qualname', code.co_name)
    start, end, column, end_column = _position(code, instruction)
    if start is None:
        start = line
    if column is None:
        end = end_column = None
    return {
        'file': file,
        'line': start or 0,
        'column': column,
        'endLine': end,
        'endColumn': end_column,
        'function': function,
    }


def _position(code, instruction):
    positions = getattr(code, 'co_positions', None)
    if positions is None or instruction < 0:
        return None, None, None, None
    return next(islice(positions(), instruction // 2, None), (None, None, None, None))
