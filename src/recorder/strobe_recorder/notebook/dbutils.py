"""`dbutils`: what has a meaning outside Databricks. The rest says so when it is used."""

import os

from .filesystem import FileSystem
from .problems import NotebookError, NotebookExit


class DBUtils:
    """`notebook`: the notebook whose cells use it, see `notebook.py`."""

    def __init__(self, notebook):
        self.widgets = notebook.widgets
        self.fs = FileSystem()
        self.notebook = _Notebooks(notebook)
        self.library = _Library()

    def __call__(self, *_):
        # `DBUtils(spark)` of `pyspark.dbutils`.
        return self

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return Unavailable('dbutils.' + name)


class Unavailable:
    """A part of `dbutils` that needs Databricks. Only a call of it is an error."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return Unavailable('%s.%s' % (self._name, name))

    def __call__(self, *args, **named):
        raise NotebookError('notebook.notLocal', '%s is only available on Databricks' % self._name)


class _Notebooks:
    def __init__(self, notebook):
        self._notebook = notebook

    def exit(self, value=''):
        raise NotebookExit(str(value))

    def run(self, path, timeout_seconds=0, arguments=None):
        """Runs another notebook in a namespace of its own; returns what it passed to `exit`, None without one. There is
        no time limit here.
        """
        return self._notebook.run_apart(path, {name: str(value) for name, value in (arguments or {}).items()})

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return Unavailable('dbutils.notebook.' + name)


class _Library:
    def restartPython(self):
        """New packages are found without a restart, if they were not imported before."""

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return Unavailable('dbutils.library.' + name)


def notebook_path(name, current):
    """The path that `%run` or `dbutils.notebook.run` names, from the notebook that says it."""
    return os.path.normpath(os.path.join(os.path.dirname(current), name))
