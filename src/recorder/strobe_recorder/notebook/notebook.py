"""A notebook that runs: its namespace, its widgets, and the steps of its cells."""

import __future__

import ast
import importlib
import os
import re
import subprocess
import sys

from . import recorded
from .dbutils import notebook_path
from .filesystem import FileSystem
from .names import add_names, new_space
from .problems import NotebookError, NotebookExit
from .shown import display
from .sql_program import program
from .widgets import Widgets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Compiler flags of `from __future__ import …`: they hold for the cells that follow.
_FUTURE = 0
for _name in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _name).compiler_flag


class Notebook:
    """`session`: what all notebooks of the driver share, see `session.py`. `spark`: None outside Databricks notebooks."""

    def __init__(self, file, space, widgets, session, spark):
        #: The file of each cell that runs, innermost last: `%run` is a cell in a cell.
        self.files = [file]
        self.space = space
        self.widgets = Widgets(widgets, session.widget)
        self._session = session
        self._spark = spark
        self._flags = 0
        if spark is not None:
            add_names(space, spark, self)

    def run_cells(self, cells):
        for cell in cells:
            self.run_cell(cell)

    def run_cell(self, cell):
        """Raises what the cell raises."""
        recorded.begin(self.files[-1], cell)
        try:
            for step in cell['steps']:
                _STEPS[step['kind']](self, step)
        except BaseException as error:
            recorded.end(error)
            raise
        recorded.end(None)

    def run_apart(self, name, widgets):
        """`dbutils.notebook.run`"""
        file, cells = self._session.notebook(notebook_path(name, self.files[-1]))
        other = Notebook(file, new_space(file), widgets, self._session, self._spark)
        try:
            other.run_cells(cells)
        except NotebookExit as end:
            return end.value
        return None

    def _python(self, step):
        file = self.files[-1]
        text = '\n' * (step['line'] - 1) + step['text']
        flags = ast.PyCF_ONLY_AST | self._flags
        tree = compile(text, file, 'exec', flags, dont_inherit=True)
        _shift(tree, step['line'], step['margins'])
        last = tree.body.pop() if _shows_last(tree, step['text']) else None
        self._execute(tree, file, 'exec')
        if last is not None:
            # Shown as Python's prompt does.
            self._execute(ast.Interactive([last]), file, 'single')

    def _execute(self, tree, file, mode):
        code = compile(tree, file, mode, self._flags, dont_inherit=True)
        self._flags |= code.co_flags & _FUTURE
        exec(code, self.space)

    def _sql(self, step):
        file = self.files[-1]
        statements = [self._with_widgets(each) for each in step['statements']]
        tree = program(statements, self._session.shows, '_sqldf')
        self._execute(tree, file, 'exec')

    def _with_widgets(self, statement):
        """`${name}` is replaced by the value of a widget, `:name` is passed as a parameter."""
        known = self.widgets.getAll()
        text = re.sub(r'\$\{(\w+)\}', lambda found: known.get(found.group(1), found.group()), statement['text'])
        named = {name: known[name] for name in re.findall(r'(?<![:\w]):([A-Za-z_]\w*)', text) if name in known}
        return {**statement, 'text': text, 'args': named}

    def _run(self, step):
        self.widgets.give(step['arguments'])
        file, cells = self._session.notebook(notebook_path(step['path'], self.files[-1]))
        if file in self.files:
            raise NotebookError('notebook.circular', '%%run %s: this notebook is already running' % step['path'])
        self.files.append(file)
        try:
            self.run_cells(cells)
        finally:
            self.files.pop()

    def _pip(self, step):
        if not self._session.may_install:
            return self._tell(step, '%pip was not run: it was not allowed')
        ended = subprocess.run([sys.executable, '-m', 'pip', *step['arguments']], check=False)
        if ended.returncode != 0:
            raise NotebookError('notebook.pip', '%%pip ended with exit code %d' % ended.returncode)
        importlib.invalidate_caches()
        return None

    def _fs(self, step):
        name, *arguments = step['arguments']
        result = getattr(FileSystem(), name)(*arguments)
        for each in result if isinstance(result, list) else [result]:
            display(each)

    def _skipped(self, step):
        self._tell(step, '%s was not run here' % step['what'])

    def _tell(self, step, text):
        sys.stdout.flush()
        print('strobe: %s:%d: %s' % (os.path.basename(self.files[-1]), step['line'], text), file=sys.stderr)


_STEPS = {
    'python': Notebook._python,
    'sql': Notebook._sql,
    'run': Notebook._run,
    'pip': Notebook._pip,
    'fs': Notebook._fs,
    'skipped': Notebook._skipped,
}


def _shows_last(tree, text):
    """As in IPython, a semicolon at the end hides the value."""
    return bool(tree.body) and isinstance(tree.body[-1], ast.Expr) and not text.rstrip().endswith(';')


def _shift(tree, first, margins):
    """Moves positions to where the file has them: lines of a cell can begin with `# MAGIC `. `margins`: the width of that
    for each line, the first of which is `first`.
    """
    node: Any
    for node in ast.walk(tree) if any(margins) else ():
        if 'lineno' in node._attributes:
            node.col_offset += margins[node.lineno - first]
            node.end_col_offset += margins[node.end_lineno - first]
