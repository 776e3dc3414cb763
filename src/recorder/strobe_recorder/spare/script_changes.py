"""What a script, or a module beside it, may change about what an import finds or does."""

import ast
import re

#: Attributes of `sys` that control or watch imports.
_IMPORT_STATE = frozenset(
    'path modules meta_path path_hooks path_importer_cache'
    ' settrace setprofile monitoring addaudithook setdlopenflags __dict__'.split()
)
#: Attributes of `os`: the variables, and functions that set them.
_VARIABLES = frozenset(('environ', 'environb', 'putenv', 'unsetenv'))
_STATE = {'sys': _IMPORT_STATE, 'os': _VARIABLES | {'__dict__'}}
#: The same as `unittest.mock.patch` spells it.
_IN_WORDS = frozenset('%s.%s' % (module, name) for module, names in _STATE.items() for name in names)
#: Modules that change variables, `sys.path` or other modules according to other files.
_CHANGERS = frozenset('site findspark dotenv environs environ gevent eventlet cudf runpy imp zipimport'.split())
#: Functions that run a text which is not checked.
_RUNNERS = frozenset(('exec', 'execfile', 'compile'))
#: Functions that import a module by a name.
_IMPORTERS = frozenset(('import_module', '__import__'))
_LOADERS = frozenset(('spec_from_file_location', 'SourceFileLoader', 'exec_module', 'load_module', 'load_source'))
#: Functions that treat existing loggers differently from later ones.
_LOGGING = frozenset(('dictConfig', 'fileConfig', 'setLoggerClass'))
_FILTERS = frozenset(('simplefilter', 'filterwarnings', 'resetwarnings'))
#: Programs that install packages.
_INSTALLERS = frozenset(('pip', 'conda', 'mamba', 'uv'))
_INSTALLS = re.compile(r'\b(pip3?|conda|mamba)\s+install\b')
#: Variables that C libraries read when they are loaded.
_NATIVE = tuple(
    'OMP_ GOMP_ KMP_ OPENBLAS_ GOTO_ BLIS_ MKL_ VECLIB_ NUMEXPR_ NPY_ NUMPY_ ARROW_ MALLOC_ LD_ LC_ LANG'.split()
)
#: Methods and functions that only read.
_READERS = frozenset(('copy', 'count', 'get', 'index', 'items', 'keys', 'values'))
_READING_FUNCTIONS = frozenset(('dict', 'enumerate', 'len', 'list', 'print', 'set', 'sorted', 'str', 'tuple'))
_READING_NODES = (ast.BinOp, ast.Compare, ast.Dict, ast.For, ast.FormattedValue, ast.Starred, ast.comprehension)


class Source:
    """The syntax tree of a file: its nodes, and the parent of each."""

    __slots__ = ('body', 'nodes', 'parents')

    def __init__(self, text, file):
        tree = ast.parse(text, file)
        self.body = tree.body
        self.nodes: list[ast.AST] = [tree]
        self.parents = {}
        # The list grows meanwhile: one pass over a text, because a run waits for it.
        for node in self.nodes:
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
                self.nodes.append(child)


class Beforehand:
    """What was done before there was a script.

    `modules`: names of the imported modules; `reads`: the variables that they read, None for all.
    """

    __slots__ = ('modules', 'reads')

    def __init__(self, modules, reads):
        self.modules = modules
        self.reads = reads


def change(source, beforehand, has_loggers):
    """What a file may change or depend on, in words that follow the name of the file; None for nothing.

    `has_loggers`: whether pyspark's loggers exist when it configures logging, without a spare driver too.
    """
    return next(_Changes(source, beforehand, has_loggers).found(), None)


def is_import(node):
    """Whether a node calls a function that imports a module by its name."""
    function = getattr(node, 'func', None)
    return isinstance(node, ast.Call) and getattr(function, 'attr', getattr(function, 'id', None)) in _IMPORTERS


class _Changes:
    def __init__(self, source, beforehand, has_loggers):
        self.nodes = source.nodes
        self.parents = source.parents
        self.beforehand = beforehand
        self.has_loggers = has_loggers
        self.modules = _names_of_modules(source.nodes)

    def found(self):
        looks = {
            ast.Attribute: self._attribute,
            ast.Name: self._name,
            ast.Constant: self._constant,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
        }
        for node in self.nodes:
            look = looks.get(type(node))
            if look is not None:
                yield from look(node)

    def _attribute(self, node):
        if node.attr == 'sys':
            yield from self._module(node, 'sys')
        yield from self._word(node, node.attr)

    def _name(self, node):
        if node.id in self.modules:
            yield from self._module(node, self.modules[node.id])
        if node.id in _RUNNERS:
            yield 'runs a text by %s' % node.id
        yield from self._word(node, node.id)

    def _word(self, node, word):
        if word in _VARIABLES and not self._is_harmless(node):
            yield 'may change variables that matter to an import'
        elif word in _LOADERS:
            yield 'loads a file by %s' % word
        elif word in _LOGGING and not self.has_loggers:
            yield 'configures logging before pyspark is imported'
        elif word in _FILTERS and not self._is_ignoring(node):
            yield 'may ask for warnings of an import'

    def _module(self, node, name):
        """`sys` or `os` itself."""
        parent = self.parents.get(node)
        if isinstance(parent, ast.Attribute):
            # Variables are checked by their own name, in any module.
            if parent.attr in _STATE[name] - _VARIABLES and not self._is_told_nothing(parent):
                yield 'may change %s.%s, or look what was imported' % (name, parent.attr)
        elif not _asks_for_other(parent, node, _STATE[name]):
            yield 'gives %s to something else' % name

    def _is_told_nothing(self, state):
        parent = self.parents.get(state)
        if state.attr == 'modules':
            name = _asked_for(state, parent, self.parents.get(parent))
            return name is not None and name not in self.beforehand.modules
        return state.attr != '__dict__' and _only_reads(state, parent)

    def _constant(self, node):
        parent = self.parents.get(node)
        if not isinstance(node.value, str) or isinstance(parent, ast.Expr):
            return
        if node.value in _IN_WORDS or (node.value in _STATE and is_import(parent)):
            yield 'may change %s' % node.value
        elif _is_installing(node.value, parent):
            yield 'may install packages'

    def _import(self, node):
        for alias in node.names:
            yield from _changer(alias.name)

    def _import_from(self, node):
        if node.level == 0:
            yield from _changer(node.module)
        for alias in node.names:
            is_state = alias.name == '*' or alias.name in _STATE.get(node.module, ())
            if is_state and (node.module == 'sys' or (node.module == 'os' and alias.asname)):
                yield 'takes %s from %s' % (alias.name, node.module)

    def _is_harmless(self, node):
        """Reading variables is harmless, and so is setting one that no imported module has read."""
        parent = self.parents.get(node)
        name = None
        if _only_reads(node, parent):
            return True
        if isinstance(parent, ast.Subscript) and parent.value is node:
            name = _text(parent.slice)
        elif isinstance(parent, ast.Attribute):
            call = self.parents.get(parent)
            if (
                parent.attr in ('setdefault', 'pop')
                and isinstance(call, ast.Call)
                and call.func is parent
                and call.args
            ):
                name = _text(call.args[0])
        reads = self.beforehand.reads
        return name is not None and reads is not None and name not in reads and not name.startswith(_NATIVE)

    def _is_ignoring(self, node):
        """Imports that warn are done when the script asks for them: a filter can only make the others warn."""
        call = self.parents.get(node)
        if not isinstance(call, ast.Call) or call.func is not node:
            return False
        given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == 'action')]
        return [_text(each) for each in given] == ['ignore']


def _names_of_modules(nodes):
    """The names that the file gives to `sys` and `os`."""
    found = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update({alias.asname or alias.name: alias.name for alias in node.names if alias.name in _STATE})
    return found


def _changer(name):
    first = name.split('.')[0]
    if first in _CHANGERS:
        yield 'imports %s' % first


def _is_installing(text, parent):
    """`run(['pip', 'install', …])`, `system('pip install …')`"""
    if text == 'install':
        words = getattr(parent, 'elts', getattr(parent, 'args', []))
        return any(_text(word) in _INSTALLERS for word in words)
    return isinstance(parent, (ast.Call, ast.JoinedStr)) and _INSTALLS.search(text) is not None


def _asks_for_other(call, module, state):
    """`getattr(sys, 'frozen', False)`"""
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ('getattr', 'hasattr')
        and len(call.args) > 1
        and call.args[0] is module
        and _text(call.args[1]) not in (None, *state)
    )


def _asked_for(modules, parent, above):
    """The only name that is looked up in `sys.modules`, None if there may be others."""
    if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Load):
        return (
            '__main__' if isinstance(parent.slice, ast.Name) and parent.slice.id == '__name__' else _text(parent.slice)
        )
    if isinstance(parent, ast.Attribute) and parent.attr == 'get' and isinstance(above, ast.Call) and above.args:
        return _text(above.args[0])
    if isinstance(parent, ast.Compare) and parent.comparators == [modules]:
        return _text(parent.left)
    return None


def _only_reads(node, parent):
    """Whether the code only reads a list or a dictionary here."""
    if isinstance(parent, ast.Subscript):
        return parent.value is node and isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Attribute):
        return parent.attr in _READERS
    if isinstance(parent, ast.Call):
        is_join = isinstance(parent.func, ast.Attribute) and parent.func.attr == 'join'
        return is_join or (isinstance(parent.func, ast.Name) and parent.func.id in _READING_FUNCTIONS)
    if isinstance(parent, ast.keyword):
        return parent.arg in ('env', None)
    return isinstance(parent, _READING_NODES)


def _text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
