"""The plan below a Connect DataFrame: a tree of `pyspark.sql.connect.plan.LogicalPlan`. Only its objects are read."""

import weakref

#: Number of nodes that are looked at for one dataset.
_MOST = 4000


class _Known(weakref.ref):
    """A weak reference to the plan of a dataset. The plan outlives the DataFrame where others are built on it."""

    __slots__ = ('number', 'dataset')

    #: The server has the plan: there is nothing to read in a JVM.
    planned = True


#: Id of a plan -> _Known.
_known = {}


def root_id(plan):
    """`LogicalPlan._plan_id`: one series of numbers in a Python process. None if the plan has none."""
    own = _own(plan)
    found = own.get('_plan_id_with_rel')
    if found is None:
        # Before pyspark 4, `_plan_id` is no property.
        found = own.get('_root_plan_id', own.get('_plan_id'))
    return found if type(found) is int else None


def remember(plan, dataset):
    """A DataFrame was created over the plan. Returns the plan's id."""
    number = root_id(plan)
    if number is not None:
        known = _Known(plan, _forget)
        known.number = number
        known.dataset = dataset
        _known[number] = known
    return number


def _forget(reference, known=_known):
    if known.get(reference.number) is reference:
        del known[reference.number]


def reference(value):
    """The reference of a plan that a dataset was created over; None for another plan or value."""
    return _known.get(root_id(value)) if _is_plan(value) else None


def dataset_of(number):
    """The id of the dataset that has the plan with this id; None if there is none."""
    known = _known.get(number)
    return None if known is None else known.dataset


def parents(plan):
    """The datasets whose plans are below a plan, each once: nodes that belong to no DataFrame are passed through."""
    found = {}
    seen = set()
    waiting = _below(plan)[::-1]
    while waiting and len(seen) < _MOST:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        dataset = dataset_of(root_id(node))
        if dataset is None:
            waiting.extend(_below(node)[::-1])
        else:
            found.setdefault(dataset)
    return list(found)


def _own(plan):
    try:
        return object.__getattribute__(plan, '__dict__')
    except AttributeError:
        return {}


def _below(plan):
    below = []
    for value in list(_own(plan).values()):
        below.extend(filter(_is_plan, value if type(value) in (list, tuple) else (value,)))
    return below


def _is_plan(value):
    kind = type(value)
    return kind.__module__ == 'pyspark.sql.connect.plan' and '_child' in _own(value)
