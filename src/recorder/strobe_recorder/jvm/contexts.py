"""SparkContexts and SparkSessions of the driver: the gateway hears of them before the first job and before the end."""

import sys
from time import perf_counter

from ..calls import datasets, threadstate
from ..capture import plans
from ..link import channel, construction, own_commands, spark_context
from ..link.fence import fenced

#: Maximum seconds that the job waits for the gateway.
START_DEADLINE = 10.0
STOP_DEADLINE = 15.0

_sessions = set()
#: The number of the answer to wait for until the gateway listens to the jobs of a context or the queries of a session;
#: None if there is nothing to wait for.
_listening = None


@fenced('contexts')
def made(client, java):
    """A Java SparkContext exists; `java` is the Py4J id of its JavaSparkContext. The job continues when the gateway no
    longer needs the driver's Py4J, whose object numbers the job can see. Before the first call that may run a job, the
    gateway listens to jobs.
    """
    global _listening
    pinned = type(client).__name__ == 'JavaClient'
    spark_context.begin(spark_context.Context(java, client, pinned))
    _sessions.clear()
    # A JavaClient has its parameters only under this name: py4j passes them to the base class as an address.
    parameters = client.__dict__.get('java_parameters') or client.gateway_parameters
    message = {
        'type': 'context',
        'port': parameters.port,
        'secret': parameters.auth_token,
        'ref': java,
        'pinned': pinned,
    }
    number = channel.ask(message, 'listening')
    _wait('context', START_DEADLINE, lambda: channel.answered(number, START_DEADLINE))
    _listening = number + 1


def adopt():
    """Finds a SparkContext that was not created by pyspark's constructor."""
    module = sys.modules.get('pyspark.core.context') or sys.modules.get('pyspark.context')
    context = getattr(module, 'SparkContext', None)
    active = None if context is None else context.__dict__.get('_active_spark_context')
    if active is None:
        return
    java = active.__dict__.get('_jsc')
    gateway = context.__dict__.get('_gateway')
    if java is not None and gateway is not None:
        made(gateway.__dict__['_gateway_client'], java.__dict__['_target_id'])


@fenced('sessions')
def wait_for_listeners():
    """Before a call that may run a job or a query."""
    global _listening
    number = _listening
    if number is None:
        return
    _wait('listeners', START_DEADLINE, lambda: channel.answered(number, START_DEADLINE))
    # Only now: meanwhile another thread may have to wait as well, or create another session.
    if _listening == number:
        _listening = None


@fenced('stopping')
def stopping(client, state):
    """The context is about to stop, or the process to end."""
    if spark_context.current() is None:
        return
    if client is not None:
        plans.resolve_all(client)
    _sync(
        {'type': 'stopping', 'liveDatasetIds': [each.dataset for each in datasets.living('dataframe')]}, STOP_DEADLINE
    )


@fenced('stopping')
def stopped(client):
    context = spark_context.end()
    plans.waiting.clear()
    if context is not None:
        channel.push({'type': 'stopped'})


def patch_sessions(module):
    """`SparkSession.__init__` of classic pyspark."""
    construction.after_init(module.SparkSession, _session_made)


@fenced('sessions')
def _session_made(session):
    own = session.__dict__
    if spark_context.current() is None:
        adopt()
    context = spark_context.current()
    if context is None:
        return
    target = own['_jsparkSession'].__dict__['_target_id']
    identity = own_commands.call(context.client, 'z:java.lang.System', 'identityHashCode', 'r' + target)
    if identity in _sessions:
        return
    _sessions.add(identity)
    listen({'type': 'session', 'ref': target})


def listen(message):
    """Tells of a session. No query is missed before the first call that may run one: that call waits."""
    global _listening
    _listening = channel.ask(message)


def _sync(message, deadline):
    _wait(message['type'], deadline, lambda: channel.sync(message, deadline))


def _wait(kind, deadline, answered):
    state = threadstate.get()
    # Inside a command's hook, which already counts the time.
    began = 0.0 if state.open_since else perf_counter()
    if began:
        state.open_since = began
    if not answered():
        channel.push({'type': 'fault', 'hook': 'sync', 'error': 'no answer to %s in %d s' % (kind, deadline)})
    if began:
        state.recorder_seconds += perf_counter() - began
        state.open_since = 0.0
