"""Decides from the text of a script, and of the modules beside it, whether it can run where modules are already
imported.
"""

import ast
import os

from .script_changes import Source, change, is_import

#: What can be checked in a second, while the run waits.
_MOST_FILES = 400
_MOST_BYTES = 1000000


class Unfit(Exception):
    """Why the script needs its own interpreter."""


def check(script, text, folders, beforehand):
    """Raises `Unfit`, or the error of the parser.

    `folders`: the folders of the user's modules, that of the script first; `beforehand`: see `script_changes`.
    """
    seen = set()
    waiting = [(script, text)]
    has_loggers = None
    left = _MOST_BYTES
    while waiting:
        file, content = waiting.pop()
        left -= len(content)
        if left < 0 or len(waiting) > _MOST_FILES:
            raise Unfit('there is too much text beside the script to look at')
        source = Source(content, file)
        if has_loggers is None:
            has_loggers = _begins_with_pyspark(source.body, folders)
        name = os.path.basename(file)
        reason = change(source, beforehand, has_loggers)
        if reason is not None:
            raise Unfit('%s %s' % (name, reason))
        for module in _imported(source.nodes, name) - seen:
            seen.add(module)
            waiting.extend(_files(module, folders))
    if 'pyspark' not in seen:
        raise Unfit('nothing in it imports pyspark')


def _imported(nodes, file):
    """First part of the names of the modules that are imported from elsewhere."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name.split('.')[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or '').split('.')[0])
        elif is_import(node):
            names.add(_first_name(node, file))
    # A relative name: its package is checked as a whole.
    return names - {''}


def _first_name(call, file):
    """The first part of a module name that may be only partly known: `import_module(f'jobs.{name}')`."""
    known, is_whole = _beginning(call.args[0]) if call.args else ('', False)
    if not is_whole and '.' not in known:
        raise Unfit('%s imports a module whose name is not known beforehand' % file)
    return known.split('.')[0]


def _beginning(node):
    """The constant text that an expression begins with, and whether that is all."""
    if isinstance(node, ast.Constant):
        return str(node.value), True
    if isinstance(node, ast.JoinedStr) and node.values:
        return _beginning(node.values[0])[0], False
    if isinstance(node, ast.BinOp):
        return _beginning(node.left)[0].partition('%')[0], False
    return '', False


def _begins_with_pyspark(body, folders):
    """Whether it imports pyspark before anything that could affect pyspark."""
    for node in body:
        if isinstance(node, ast.Import):
            names = [alias.name.split('.')[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [(node.module or '').split('.')[0]]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        else:
            return False
        for name in names:
            if name == 'pyspark':
                return True
            if _files(name, folders):
                return False
    return False


def _files(name, folders):
    """The modules of that name in the first folder that has it, with their texts."""
    for folder in folders:
        path = os.path.join(folder, name)
        files = [path + '.py'] if os.path.isfile(path + '.py') else []
        if os.path.isdir(path):
            files.extend(_modules_below(path))
        if files:
            return [_read(file) for file in files]
    return []


def _modules_below(folder):
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.endswith('.py'):
                yield os.path.join(parent, name)


def _read(file):
    with open(file, 'rb') as stream:
        return file, stream.read()
