"""The first rows of what an action returned to the script.

Methods that return data are wrapped in functions of the same name and file, so that pyspark's search for call sites and
readers of a traceback find what they always find. The wrapper looks at the result on its way to the script: it computes
nothing, and calls no code of the user's classes.
"""

import sys
from itertools import islice

from ..calls.calls import Token
from ..link import channel, fence
from ..link.fence import fenced
from ..stack import framevalues

MAX_ROWS = 100
MAX_COLUMNS = 200
#: Maximum characters of a cell.
MAX_TEXT = 200
#: Maximum characters of all cells of a process: an action in a loop must not fill the gateway's memory.
_LIMIT = 5000000
_left = _LIMIT

_FRAMES = 'collect take head first tail count toPandas toArrow'.split()
_RDDS = (
    'collect take first top takeOrdered takeSample lookup collectAsMap countByKey countByValue count sum mean min max '
    'reduce fold aggregate treeReduce treeAggregate'
).split()

#: Before Python 3.11 a function that raises an exception again stays in its traceback.
_IS_HIDDEN = sys.version_info >= (3, 11)

_SOURCE = """\
def {name}(self, *args, **kwargs):
    try:
        result = original(self, *args, **kwargs)
    except BaseException as error:
        leave(error)
        raise
    note(result)
    return result
"""


def patch_frames(module):
    """`pyspark.sql.classic.dataframe`, or `pyspark.sql.dataframe` before pyspark 4."""
    _patch(module.DataFrame, _FRAMES)


def patch_pandas(module):
    """`pyspark.sql.pandas.conversion`: where `toPandas` is before pyspark 4."""
    _patch(module.PandasConversionMixin, ['toPandas'])


def patch_rdds(module):
    _patch(module.RDD, _RDDS)


def _patch(owner, names):
    if not _IS_HIDDEN or ('__init__' not in owner.__dict__ and owner.__name__ == 'DataFrame'):
        # The common base class of classic and Connect DataFrames in pyspark 4 returns no data itself.
        return
    for name in names:
        original = owner.__dict__.get(name)
        if hasattr(original, '__code__'):
            _wrap(owner, name, original)


def _wrap(owner, name, original):
    code = original.__code__
    # Blank lines in front give the wrapper the same line in the same file as the method.
    source = '\n' * (code.co_firstlineno - 1) + _SOURCE.format(name=name)
    scope = {'original': original, '__name__': original.__module__}
    exec(compile(source, code.co_filename, 'exec'), scope)
    replacement = scope[name]
    own = replacement.__code__
    line = channel

    def leave(error):
        step = error.__traceback__
        while step is not None and step.tb_frame.f_code is own:
            step = step.tb_next
        error.__traceback__ = step

    def note(result):
        if line.on:
            _note(sys._getframe(1), result)

    scope.update(leave=leave, note=note)
    fence.wrap(owner, name, replacement)


@fenced('results')
def _note(frame, result):
    """Only the outermost call has a token: inner calls return to pyspark, not to the script."""
    global _left
    token = framevalues.held(frame)
    if type(token) is not Token or not token.call.armed or _left <= 0:
        return
    table = table_of(result)
    if table is not None:
        _left -= sum(len(cell) for row in table['rows'] for cell in row)
        channel.push({'type': 'actionReturned', 'callId': token.call.id, 'result': table})


def table_of(result):
    """The first rows as text, with the columns and the total number of rows; None if it is not data."""
    kind = type(result)
    if kind is list:
        return _of_values(result, len(result))
    if _is_row(result):
        return _of_values([result], 1)
    if issubclass(kind, dict) and kind.__module__ in ('builtins', 'collections'):
        pairs = list(islice(dict.items(result), MAX_ROWS))
        return _of_cells(['key', 'value'], pairs, len(result))
    if kind.__module__.startswith('pandas.') and kind.__name__ == 'DataFrame':
        return _of_pandas(result)
    if kind.__module__ == 'pyarrow.lib' and kind.__name__ == 'Table':
        return _of_arrow(result)
    return None if result is None else _of_cells(['value'], [(result,)], 1)


def _is_row(value):
    kind = type(value)
    return kind.__name__ == 'Row' and kind.__module__ == 'pyspark.sql.types'


def _of_values(values, total):
    first = values[:MAX_ROWS]
    if first and all(_is_row(each) for each in first):
        names = list(getattr(first[0], '__fields__', None) or map('_{}'.format, range(1, len(first[0]) + 1)))
        return _of_cells(names, first, total)
    width = len(first[0]) if first and type(first[0]) is tuple else 0
    if width and all(type(each) is tuple and len(each) == width for each in first):
        return _of_cells(['_%d' % (index + 1) for index in range(width)], first, total)
    return _of_cells(['value'], [(each,) for each in first], total)


def _of_cells(names, rows, total):
    names = names[:MAX_COLUMNS]
    types = []
    for index in range(len(names)):
        known = (type(row[index]).__name__ for row in rows if row[index] is not None)
        types.append(next(known, 'NoneType'))
    columns = [{'name': _cut(str(name)), 'type': kind} for name, kind in zip(names, types)]
    return {'columns': columns, 'rows': [[text(cell) for cell in row[: len(names)]] for row in rows], 'total': total}


def _of_pandas(frame):
    part = frame.iloc[:MAX_ROWS, :MAX_COLUMNS]
    columns = [{'name': _cut(str(name)), 'type': str(kind)} for name, kind in zip(part.columns, part.dtypes)]
    rows = list(zip(*(part.iloc[:, index].tolist() for index in range(len(columns)))))
    return {'columns': columns, 'rows': [[text(cell) for cell in row] for row in rows], 'total': len(frame)}


def _of_arrow(table):
    part = table.slice(0, MAX_ROWS)
    fields = list(part.schema)[:MAX_COLUMNS]
    cells = [part.column(index).to_pylist() for index in range(len(fields))]
    columns = [{'name': _cut(field.name), 'type': str(field.type)} for field in fields]
    rows = [[text(cell) for cell in row] for row in zip(*cells)]
    return {'columns': columns, 'rows': rows, 'total': table.num_rows}


_PLAIN = (bool, int, float)
#: The same for types of modules that are loaded if a driver has such values; the recorder must not import them.
_PLAIN_OF = {'_datetime': ('date', 'datetime', 'time', 'timedelta'), '_decimal': ('Decimal',)}

_VECTORS = ('pyspark.ml.linalg', 'pyspark.mllib.linalg')


def text(value, depth=3):
    """The text of a cell. Of classes that are not Python's, only the name: the recorder must not call their code."""
    kind = type(value)
    if value is None:
        return 'None'
    if kind is str:
        return _cut(value)
    if _is_plain(kind):
        return _cut(str(value))
    if kind in (bytes, bytearray):
        return _cut(repr(bytes(value[:MAX_TEXT])))
    if depth == 0:
        return '…'
    if kind in (list, tuple, set, frozenset):
        inside = ', '.join(text(each, depth - 1) for each in islice(value, MAX_TEXT))
        marks = {list: '[]', tuple: '()'}.get(kind, '{}')
        return _cut(marks[0] + inside + marks[1])
    if _is_row(value):
        names = getattr(value, '__fields__', None)
        parts = [text(each, depth - 1) for each in tuple.__iter__(value)]
        return _cut('(%s)' % ', '.join(map('{}={}'.format, names, parts) if names else parts))
    if kind is dict:
        pairs = islice(value.items(), MAX_TEXT)
        inside = ', '.join('%s: %s' % (text(key, depth - 1), text(each, depth - 1)) for key, each in pairs)
        return _cut('{%s}' % inside)
    if kind.__module__ in _VECTORS and len(value) <= MAX_ROWS:
        return _cut(str(value))
    if kind.__module__ == 'numpy' and hasattr(kind, 'item') and not hasattr(value, '__len__'):
        return text(value.item(), depth - 1)
    return '<%s>' % kind.__name__


def _is_plain(kind):
    if kind in _PLAIN:
        return True
    modules = ((sys.modules.get(module), names) for module, names in _PLAIN_OF.items())
    return any(kind is getattr(module, name, None) for module, names in modules for name in names)


def _cut(words):
    return words if len(words) <= MAX_TEXT else words[: MAX_TEXT - 1] + '…'
