"""The ids of a driver. Calls, datasets and entries share one series."""

import itertools

_ids = itertools.count(1)


def number_from(first):
    """Sets the first id."""
    global _ids
    _ids = itertools.count(first)


def next_id():
    return next(_ids)
