"""Births of datasets: every RDD and DataFrame object that is created in the driver, internal ones included.

Only the `__dict__` of the new object is read: an attribute of a pyspark object may call the JVM or create a JVM RDD.
"""

import sys
from time import perf_counter

from ..calls import calls, connect_plans, datasets, ids, threadstate
from ..link import channel, fence
from ..link.fence import fenced
from . import plans


def patch_rdds(module):
    _wrap(module.RDD, 'rdd')
    _wrap(module.PipelinedRDD, 'rdd')


def patch_dataframes(module):
    owner = module.DataFrame
    if 'withPlan' in owner.__dict__:
        _wrap_with_plan(owner)
    else:
        _wrap(owner, 'dataframe')


def _wrap_with_plan(owner):
    """Spark Connect before pyspark 4: a DataFrame gets its plan after its constructor."""
    original = owner.__dict__['withPlan'].__func__
    line = channel

    def withPlan(cls, *args, **kwargs):
        try:
            made = original(cls, *args, **kwargs)
            if line.on:
                _born(made, 'dataframe', sys._getframe())
            return made
        except BaseException as error:
            fence.strip(error)
            raise

    for attribute in ('__doc__', '__name__', '__qualname__', '__module__'):
        setattr(withPlan, attribute, getattr(original, attribute))
    withPlan.__wrapped__ = original
    owner.withPlan = classmethod(withPlan)


def _wrap(owner, kind):
    original = owner.__dict__.get('__init__')
    if original is None:
        # The common base class of classic and Connect DataFrames in pyspark 4.
        return
    line = channel

    def __init__(self, *args, **kwargs):
        try:
            original(self, *args, **kwargs)
            if line.on:
                _born(self, kind, sys._getframe())
        except BaseException as error:
            fence.strip(error)
            raise

    fence.wrap(owner, '__init__', __init__)


@fenced('births')
def _born(value, kind, frame):
    """Runs at the end of a constructor. Python may call a constructor twice for one object."""
    if datasets.get(value) is not None:
        return
    began = perf_counter()
    call = calls.innermost(frame) or calls.nowhere(type(value))
    dataset = ids.next_id()
    reference = datasets.add(value, dataset, kind, call)
    own = value.__dict__
    previous = datasets.get(own.get('prev')) if kind == 'rdd' else None
    message = {
        'type': 'datasetBorn',
        'datasetId': dataset,
        'callId': call.id,
        'kind': kind,
        'className': type(value).__name__,
        'previousId': None if previous is None else previous.dataset,
        'pipelined': previous is not None and _is_pipelined(own),
        'rddId': own.get('_id'),
    }
    plan = own.get('_plan')
    if plan is not None:
        # Of Spark Connect.
        message['planParentIds'] = connect_plans.parents(plan)
        message['planId'] = connect_plans.remember(plan, dataset)
    channel.push(message)
    state = threadstate.get()
    call.last_birth = dataset
    if kind == 'dataframe' and plan is None:
        state.born.append(reference)
        plans.expect(reference, own.get('_jdf'))
    state.recorder_seconds += perf_counter() - began


def _is_pipelined(own):
    """Python runs both in one pass if they start from the same JVM RDD."""
    before = object.__getattribute__(own['prev'], '__dict__')
    return before.get('_prev_jrdd') is own.get('_prev_jrdd') and '_prev_jrdd' in before
