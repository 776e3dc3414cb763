"""Uses the parts of a notebook's driver that need no Spark, and prints what they say."""

import ast
import json
import os
import runpy
import sys

runner = runpy.run_path(os.path.join(sys.argv[1], 'strobe_recorder', 'run_notebook.py'))
runner['_load']()
from strobe_notebook.dbutils import DBUtils  # noqa: E402
from strobe_notebook.notebook import _shift  # noqa: E402
from strobe_notebook.shown import display_html  # noqa: E402
from strobe_notebook.sql_program import program  # noqa: E402
from strobe_notebook.widgets import Widgets  # noqa: E402


class Notebook:
    widgets = Widgets({'day': '2024-01-01', 'colors': 'red,blue'})


def said(work):
    try:
        return work()
    except BaseException as error:
        return '%s: %s' % (type(error).__name__, error)


def run_magic_after_sql():
    """The positions of a cell of `%python` are moved, also after a SQL cell has made a tree of its own."""
    program([{'text': 'SELECT 1', 'line': 90, 'column': 0, 'endLine': 90, 'endColumn': 8}], True)
    tree = ast.parse('x = y')
    _shift(tree, 1, [8])
    return tree.body[0].col_offset


dbutils = DBUtils(Notebook)
widgets, fs = dbutils.widgets, dbutils.fs
asking = Widgets({}, str.upper)
widgets.text('day', 'never')
widgets.text('name', 'x')
widgets.combobox('size', 'big', ['small'])
answers = {
    'given': widgets.get('day'),
    'default': widgets.get('name'),
    'free': widgets.get('size'),
    'several': said(lambda: widgets.multiselect('colors', 'red', ['red', 'blue', 'green'])),
    'no choice': said(lambda: widgets.dropdown('colors', 'red', ['red', 'blue'])),
    'missing': said(lambda: widgets.get('none')),
    'asked': (asking.get('day'), asking.getAll()),
    'all': widgets.getAll(),
    'removed': (widgets.remove('name'), said(lambda: widgets.get('name')))[1],
    'put': fs.put('a/b.txt', 'text'),
    'put again': said(lambda: fs.put('a/b.txt', 'other')),
    'head': fs.head('file:' + os.path.abspath('a/b.txt'), 3),
    'copied': (fs.cp('a', 'c', True), [(each.name, each.size) for each in fs.ls('c')])[1],
    'moved': (fs.mv('c/b.txt', 'd/e.txt'), os.path.exists('c/b.txt'), fs.head('d/e.txt'))[1:],
    'a folder': said(lambda: fs.cp('a', 'f')),
    'removed files': [fs.rm('a', True), fs.rm('a'), os.path.exists('a')],
    'cloud': said(lambda: fs.ls('dbfs:/x')),
    'mount': said(lambda: fs.mount('x', 'y')),
    'secret': said(lambda: dbutils.secrets.get('a', 'b')),
    'after SQL': said(run_magic_after_sql),
    'exit': said(lambda: dbutils.notebook.exit(3)),
}
display_html('<style>p {}</style><p>One &amp;</p><p>two</p>')
print(json.dumps(answers))
