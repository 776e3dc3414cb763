"""The datasets that are alive in the driver, held weakly by object, and those in the arguments of a call."""

import weakref

from ..link.fence import fenced
from ..stack import framevalues
from . import connect_plans

#: id(object) -> Reference.
_known = {}
#: How deep pyspark's objects are searched (a pandas-on-Spark series holds its frame, which holds its internal frame,
#: …).
_DEPTH = 5
_VISITS = 4000
#: Classes of pyspark whose objects hold no dataset, or hold everything.
_CLOSED = frozenset(
    (
        'Accumulator', 'AccumulatorServer', 'Broadcast', 'Column', 'RuntimeConfig', 'Row', 'SQLContext', 'SparkConf',
        'SparkContext', 'SparkSession', 'StructType', 'UserDefinedFunction', 'Window', 'WindowSpec', 'Param', 'Params',
    )
)  # fmt: skip
_PLAIN = frozenset((str, bytes, int, float, bool, type(None), type, complex))


class Reference(weakref.ref):
    """A weak reference to a dataset, with its id in the recording."""

    __slots__ = ('key', 'dataset', 'kind', 'call', 'planned')


def _forget(reference, known=_known):
    if known.get(reference.key) is reference:
        del known[reference.key]


def add(value, dataset, kind, call):
    """Registers an RDD or DataFrame. `kind`: `rdd` or `dataframe`; `call`: the call that created it, or None."""
    reference = Reference(value, _forget)
    reference.key = id(value)
    reference.dataset = dataset
    reference.kind = kind
    reference.call = call
    reference.planned = kind != 'dataframe'
    _known[reference.key] = reference
    return reference


def get(value):
    """The reference of an object, None if it is not a dataset. Does not touch the object."""
    reference = _known.get(id(value))
    return reference if reference is not None and reference() is value else None


def living(kind):
    """References to the living datasets of a kind."""
    return [each for each in list(_known.values()) if each.kind == kind and each() is not None]


@fenced('arguments', ())
def arguments(frames):
    """The datasets among the arguments of the frames, `self` first, each once."""
    search = _Search()
    for frame in frames:
        for value in framevalues.arguments(frame):
            search.visit(value, 0)
    return tuple(search.found)


class _Search:
    def __init__(self):
        self.found = []
        self.seen = set()
        self.visits = 0

    def visit(self, value, depth):
        kind = type(value)
        if kind in _PLAIN or depth > _DEPTH or self.visits > _VISITS:
            return
        self.visits += 1
        key = id(value)
        if key in self.seen:
            return
        self.seen.add(key)
        # A writer of Spark Connect holds the plan of its DataFrame.
        reference = get(value) or connect_plans.reference(value)
        if reference is not None:
            self.found.append(reference)
        elif kind is list or kind is tuple:
            self._visit_all(value, depth)
        elif kind is dict:
            self._visit_all(list(value.values()), depth)
        elif _is_open(kind):
            self._visit_all(_own_values(value), depth)

    def _visit_all(self, values, depth):
        before = len(self.found)
        for index, value in enumerate(values):
            if index == 32 and len(self.found) == before:
                return
            self.visit(value, depth + 1)


def _is_open(kind):
    module = kind.__module__
    return type(module) is str and module.startswith('pyspark.') and kind.__name__ not in _CLOSED


def _own_values(value):
    try:
        return list(object.__getattribute__(value, '__dict__').values())
    except AttributeError:
        return ()
