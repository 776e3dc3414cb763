"""The SparkContext that is active in the driver."""

_current = None


class Context:
    """A running SparkContext: the Py4J id of its JavaSparkContext, and the client that knows it."""

    __slots__ = ('client', 'java', 'pinned')

    def __init__(self, java, client, pinned):
        self.java = java
        self.client = client
        #: Whether each Python thread has its own JVM thread (PYSPARK_PIN_THREAD).
        self.pinned = pinned


def begin(context):
    global _current
    _current = context


def end():
    """Returns the context that has ended, None if there was none."""
    global _current
    context, _current = _current, None
    return context


def current():
    """None before there is a SparkContext and after it has stopped."""
    return _current


def is_pinned():
    return _current is None or _current.pinned
