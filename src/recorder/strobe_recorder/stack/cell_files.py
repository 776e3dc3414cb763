"""The files that IPython gives to the code of cells, under the names of the cells.

IPython compiles each cell as a file that does not exist. People know a cell by its number, as IPython's own tracebacks
write it: `In[3]`. In a run with several drivers, the cells of those after the first are `In[3] (driver 2)`. Lines are those of the cell as it was written, with its magic commands. All of this runs in the
writing thread, where the calls of a cell follow its start.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Code that IPython's `%time` and `%timeit` compile under a name of their own.
MAGICS = ('<timed exec>', '<timed eval>', '<magic-timeit>')

#: Code file -> number of its cell, kept by IPython; None where there is no IPython.
_numbers: 'Any' = None
#: Number of a cell -> its text.
_texts = {}
_current = 0
#: What is added to the names of cells, because another driver of the run has cells with these numbers, too.
_suffix = ''
#: (code file, number) -> lines of the cell before those of the code.
_shifts = {}


def prepare(numbers):
    """`numbers`: IPython's dictionary of files and cells."""
    global _numbers
    _numbers = numbers


def of_driver(number):
    """The number of this driver in its run, from 0."""
    global _suffix
    _suffix = ' (driver %d)' % (number + 1) if number else ''


def begin(number, text):
    """The execution of a cell begins."""
    global _current
    _current = number
    _texts[number] = text


def is_cell(file):
    """Whether this is the name of a cell instead of a path."""
    return file.startswith('In[') and file.endswith(']' + _suffix)


def text(file):
    """The text of a cell by its name; of other code without a file, what Python prints in tracebacks. None if unknown."""
    if _numbers is not None and is_cell(file):
        return _texts.get(int(file[3 : file.index(']')]))
    lines = _cached(file)
    return ''.join(lines) if lines else None


def placed(sites):
    """Call sites of one stack, innermost first, at the lines of their cells."""
    if _numbers is None:
        return sites
    found = []
    inner = None
    for site in sites:
        if site['file'] in MAGICS:
            inner = site
            continue
        outer = _in_cell(site)
        found.append(outer if inner is None else _in_magic(inner, outer))
        inner = None
    if inner is not None:
        found.append(_in_magic(inner, None))
    return found


def placed_line(file, line):
    """The name of a cell and the line in it, for the file and the line of its code."""
    number = None if _numbers is None else _number(file)
    return (file, line) if number is None else (name(number), line + _shift(file, number))


def name(number):
    """The name of a cell."""
    return 'In[%d]%s' % (number, _suffix)


def _in_cell(site):
    number = _number(site['file'])
    if number is None:
        return site
    return _moved(site, name(number), _shift(site['file'], number))


def _number(file):
    known = _numbers.get(file)
    # A cell that ran again has the same file. Its number may be ahead of the message.
    return None if known is None or not _current else min(known, _current)


def _in_magic(site, outer):
    """The code of a cell magic is that of its cell after the first line; of a line magic, that of its line."""
    lines = _texts.get(_current, '').split('\n')
    first = _first(lines)
    if lines[first].lstrip().startswith('%%'):
        return _moved(site, name(_current), first + 1)
    return site if outer is None else dict(outer, function=site['function'])


def _moved(site, file, shift):
    site = dict(site, file=file, line=site['line'] + shift)
    if site['endLine'] is not None:
        site['endLine'] += shift
    return site


def _shift(file, number):
    key = file, number
    known = _shifts.get(key)
    if known is None:
        known = _shifts[key] = _lines_before(_cached(file), _texts.get(number, '').split('\n'))
    return known


def _lines_before(code, cell):
    """IPython leaves out empty lines at the start; a magic such as `%%capture` runs what follows its line."""
    first = code[0].rstrip('\n') if code else None
    return cell.index(first) if first in cell else _first(cell)


def _first(lines):
    """The index of the first line that is not blank."""
    return next((index for index, line in enumerate(lines) if line.strip()), 0)


def _cached(file):
    """Lines from Python's cache, which is not asked to read anything."""
    cache = getattr(sys.modules.get('linecache'), 'cache', {})
    entry = cache.get(file)
    return entry[2] if entry is not None and len(entry) > 2 else []
