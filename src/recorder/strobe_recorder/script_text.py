"""What the text of a script, and of the modules beside it, says about running it where modules were imported before."""
import ast
import os

#: Attributes of `sys` by which a script has a say in what an import finds.
_IMPORT_STATE = frozenset(('path', 'modules', 'meta_path', 'path_hooks', 'path_importer_cache'))
#: Modules that change `sys.path` or variables from what stands elsewhere.
_CHANGERS = frozenset(('site', 'findspark', 'dotenv'))
#: Variables that libraries of C read when they are loaded.
_NATIVE = tuple(
    'OMP_ GOMP_ KMP_ OPENBLAS_ GOTO_ BLIS_ MKL_ VECLIB_ NUMEXPR_ NPY_ NUMPY_ ARROW_ MALLOC_ LD_ LC_ LANG'.split()
)
#: Of `os`: variables, and how they are set.
_VARIABLES = frozenset(('environ', 'environb', 'putenv', 'unsetenv'))
#: Methods and functions that only read.
_READERS = frozenset(('copy', 'count', 'get', 'index', 'items', 'keys', 'values'))
_READING_FUNCTIONS = frozenset(('dict', 'len', 'list', 'print', 'set', 'sorted', 'str'))
_MOST_FILES = 400


class Unfit(Exception):
    """Why the script has to start in an interpreter of its own."""


def check(script, text, folders, reads):
    """Raises `Unfit`, or the parser's error.

    `folders`: where modules of the person's are, that of the script first; `reads`: variables that were read while
    modules were imported, None for all of them.
    """
    seen = set()
    waiting = [(script, text)]
    has_spark = False
    while waiting:
        file, content = waiting.pop()
        tree = ast.parse(content, file)
        _check_statements(tree, os.path.basename(file), reads)
        names = _imported(tree)
        has_spark = has_spark or 'pyspark' in names
        for name in names - seen:
            seen.add(name)
            waiting.extend(_files(name, folders))
        if len(waiting) > _MOST_FILES:
            raise Unfit('there are too many modules beside the script to look at')
    if not has_spark:
        raise Unfit('nothing in it imports pyspark')


def _imported(tree):
    """First names of the modules that are imported from elsewhere."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.split('.')[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module.split('.')[0])
    return names


def _files(name, folders):
    """The modules of that name in the first of the folders that has one, with their texts."""
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path + '.py'):
            return [_read(path + '.py')]
        if os.path.isdir(path):
            return [_read(file) for file in _modules_below(path)]
    return []


def _modules_below(folder):
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.endswith('.py'):
                yield os.path.join(parent, name)


def _read(file):
    with open(file, 'rb') as stream:
        return file, stream.read()


def _check_statements(tree, file, reads):
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            is_state = node.attr in _IMPORT_STATE and isinstance(node.value, ast.Name) and node.value.id == 'sys'
            if is_state and not _only_reads(node, parents.get(node)):
                raise Unfit('%s may change sys.%s' % (file, node.attr))
            if node.attr in _VARIABLES:
                _check_variable(node, parents, file, reads)
        elif isinstance(node, ast.Name) and node.id in _VARIABLES:
            _check_variable(node, parents, file, reads)
        elif isinstance(node, ast.ImportFrom) and node.module == 'sys':
            if _IMPORT_STATE.intersection(alias.name for alias in node.names):
                raise Unfit('%s takes the import state from sys' % file)
        elif isinstance(node, ast.ImportFrom) and node.module == 'os':
            if any(alias.name in _VARIABLES and alias.asname for alias in node.names):
                raise Unfit('%s gives os.environ another name' % file)
    changers = sorted(_CHANGERS & _imported(tree))
    if changers:
        raise Unfit('%s imports %s' % (file, changers[0]))


def _check_variable(node, parents, file, reads):
    """A variable may be set that nothing imported before has read, and any may be read."""
    parent = parents.get(node)
    name = None
    if _only_reads(node, parent):
        return
    if isinstance(parent, ast.Subscript) and parent.value is node:
        name = _constant(parent.slice)
    elif isinstance(parent, ast.Attribute):
        call = parents.get(parent)
        if parent.attr in ('setdefault', 'pop') and isinstance(call, ast.Call) and call.func is parent and call.args:
            name = _constant(call.args[0])
    if name is None or reads is None or name in reads or name.startswith(_NATIVE):
        raise Unfit('%s may change variables that matter to an import' % file)


def _only_reads(node, parent):
    """Whether what is done with a list or a dictionary at this place does not change it."""
    if isinstance(parent, ast.Subscript):
        return parent.value is node and isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Attribute):
        return parent.attr in _READERS
    if isinstance(parent, ast.Call):
        return isinstance(parent.func, ast.Name) and parent.func.id in _READING_FUNCTIONS
    if isinstance(parent, ast.keyword):
        return parent.arg == 'env'
    return isinstance(parent, (ast.Compare, ast.Dict, ast.FormattedValue))


def _constant(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
