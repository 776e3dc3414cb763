"""Says what can run a test, without importing the user's modules.

Arguments: the file of the test, its class ('' for a function), the first folder of the imports of the file.
Prints `pytest`, `unittest`, or `none`: there is no pytest, and the test needs it.
"""

import sys

# A module in the current folder must not replace these.
_here = sys.path[:1] == ['']
if _here:
    del sys.path[0]
import ast  # noqa: E402
import os  # noqa: E402
from importlib.machinery import PathFinder  # noqa: E402
from importlib.util import find_spec  # noqa: E402

if _here:
    sys.path.insert(0, '')

#: Of `unittest`.
_CASES = ('TestCase', 'IsolatedAsyncioTestCase')
#: Classes and modules that a search may go through.
_MOST_STEPS = 50


def has_pytest():
    spec = find_spec('pytest')
    # A folder with that name has no origin.
    return spec is not None and spec.origin is not None


class Module:
    """The names at the top level of a file."""

    def __init__(self, name, file):
        self.file = file
        is_package = os.path.basename(file) == '__init__.py'
        self.package = name if is_package else name.rpartition('.')[0]
        with open(file, 'rb') as opened:
            self.tree = ast.parse(opened.read())
        #: Name to `(module, name)`, or `(module, None)` for a module.
        self.imported = {}
        self.stars = []
        for node in ast.walk(self.tree):
            self._take(node)
        self.classes = {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)}

    def _take(self, node):
        if isinstance(node, ast.Import):
            for each in node.names:
                root = each.name.partition('.')[0]
                self.imported[each.asname or root] = (each.name if each.asname else root, None)
        elif isinstance(node, ast.ImportFrom):
            source = self._absolute(node)
            for each in node.names:
                if each.name == '*':
                    self.stars.append(source)
                else:
                    self.imported[each.asname or each.name] = (source, each.name)

    def _absolute(self, node):
        if not node.level:
            return node.module
        parts = self.package.split('.')
        base = '.'.join(parts[: len(parts) - node.level + 1])
        return '.'.join(part for part in (base, node.module) if part)


class Search:
    def __init__(self):
        self.modules = {}
        self.steps = 0

    def module(self, name):
        """None if it is not there, or not written in Python."""
        if name not in self.modules:
            try:
                file = _file_of(name)
                self.modules[name] = None if file is None else Module(name, file)
            except (OSError, SyntaxError, ValueError, ImportError):
                self.modules[name] = None
        return self.modules[name]

    def is_case(self, module, name):
        """Whether a class is a `unittest.TestCase`."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return False
        if name in module.classes:
            return any(self._is_case_base(module, base) for base in module.classes[name].bases)
        if name in module.imported:
            return self._is_case_in(*module.imported[name])
        return any(self._is_case_in(source, name) for source in module.stars)

    def _is_case_base(self, module, base):
        if isinstance(base, ast.Subscript):
            base = base.value
        parts = _dotted(base)
        if not parts:
            return False
        if len(parts) == 1:
            return self.is_case(module, parts[0])
        source, member = module.imported.get(parts[0], (None, None))
        if source is None:
            return False
        path = [source] + ([member] if member else []) + parts[1:-1]
        return self._is_case_in('.'.join(path), parts[-1])

    def _is_case_in(self, source, name):
        if name is None:
            return False
        if source in ('unittest', 'unittest.case', 'unittest.async_case'):
            return name in _CASES
        module = self.module(source)
        return module is not None and self.is_case(module, name)


def _dotted(node):
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return before and [*before, node.attr]
    return None


def _file_of(name):
    """The file of a module, found as imports do it, but without running its packages."""
    path = None
    spec = None
    parts = name.split('.')
    for index in range(len(parts)):
        inner = '.'.join(parts[: index + 1])
        spec = find_spec(inner) if path is None else PathFinder.find_spec(inner, path)
        if spec is None:
            return None
        path = spec.submodule_search_locations
        if path is None and index < len(parts) - 1:
            return None
    return spec.origin if spec is not None and (spec.origin or '').endswith('.py') else None


def needs_pytest(module):
    names = {source for source, _ in module.imported.values()} | set(module.stars)
    return any(each.partition('.')[0] in ('pytest', '_pytest') for each in names if each)


def runner(file, owner, top):
    if has_pytest():
        return 'pytest'
    if not owner:
        return 'none'
    sys.path.insert(0, top)
    name = os.path.relpath(file, top)[: -len('.py')].replace(os.sep, '.')
    try:
        module = Module(name, file)
    except (OSError, SyntaxError, ValueError):
        return 'none'
    is_plain = Search().is_case(module, owner) and not needs_pytest(module)
    return 'unittest' if is_plain else 'none'


print('\n' + runner(sys.argv[1], sys.argv[2], sys.argv[3]))
