"""Which method of pyspark's API the user called, read from the stack."""

import inspect

from ..stack import frames, framevalues
from ..stack.frames import SPARK
from . import kinds

#: Functions that decorate the API: the method itself is further in.
_WRAPPERS = frozenset(
    'wrapper _wrapper wrapped _wrapped wrapped_f inner func_wrapper <lambda> <listcomp> <genexpr>'.split()
)
#: id(code) -> (code, class or None).
_classes = {}


def identify(inner):
    """`(owner, op, kind, frame)` of the API call in frames that are ordered from the innermost outwards."""
    candidate = None
    for frame in reversed(inner):
        code = frame.f_code
        if frames.kinds.get(code.co_filename) != SPARK:
            continue
        name = _name(frame, code)
        if name in _WRAPPERS:
            continue
        if name == '__call__' and _is_java_member(frame):
            if candidate is None:
                candidate = ('JVM', _java_name(frame), 'unclassified', frame)
            break
        owner, kind = _owner_and_kind(frame, code, name)
        if kind is not None:
            return owner, name, kind, frame
        if candidate is None:
            candidate = (owner, name, 'unclassified', frame)
        if not name.startswith('_'):
            break
    if candidate is not None:
        return candidate
    outer = inner[-1]
    if outer.f_code.co_name == '__init__':
        # A user's subclass calls the constructor directly.
        owner, kind = kinds.kind_of(type(framevalues.value(outer, 'self')), '__init__')
        return owner, '__init__', kind or 'unclassified', outer
    return outer.f_globals.get('__name__', ''), outer.f_code.co_name, 'unclassified', outer


def _name(frame, code):
    """The method's name. Grouped data creates its methods with one decorator from functions `f`."""
    name = code.co_name
    if name == '_api':
        function = framevalues.value(frame, 'f')
        return getattr(function, '__name__', name) if inspect.isfunction(function) else name
    return name


def _is_java_member(frame):
    return frame.f_globals.get('__name__') == 'py4j.java_gateway'


def _java_name(frame):
    member = framevalues.value(frame, 'self')
    values = object.__getattribute__(member, '__dict__')
    return values.get('name') or values.get('_fqn') or '__call__'


def _owner_and_kind(frame, code, name):
    first = code.co_varnames[0] if code.co_argcount else None
    cls = None
    if first in ('self', 'cls', 'mcs') and framevalues.is_readable(frame):
        value = framevalues.value(frame, first)
        cls = value if isinstance(value, type) else type(value)
    else:
        cls = _class_of(code, frame.f_globals, name)
    if cls is not None:
        owner, kind = kinds.kind_of(cls, name)
        return owner, _kind_of_call(frame, owner, name, kind)
    module = frame.f_globals.get('__name__', '')
    return module, kinds.kind_of_function(module, name)


def _kind_of_call(frame, owner, name, kind):
    """The kind of `spark.sql` depends on its statement."""
    if name == 'sql' and owner in ('SparkSession', 'SQLContext'):
        statement = framevalues.value(frame, 'sqlQuery')
        if type(statement) is str:
            return kinds.kind_of_statement(statement)
    return kind


def _class_of(code, namespace, name):
    """The class that a function belongs to, if it is a static method or `self` cannot be read."""
    known = _classes.get(id(code))
    if known is None:
        known = _classes[id(code)] = (code, _find_class(code, namespace, name))
    return known[1]


def _find_class(code, namespace, name):
    for value in list(namespace.values()):
        is_own = isinstance(value, type) and value.__module__ == namespace.get('__name__')
        if is_own and _code_of(value.__dict__.get(name)) is code:
            return value
    return None


def _code_of(member):
    """The code inside a wrapped member: static method, property, decorator."""
    for _ in range(8):
        inner = None
        for attribute in ('__func__', 'fget', '__wrapped__'):
            inner = getattr(member, attribute, None)
            if inner is not None:
                break
        if inner is None:
            break
        member = inner
    return getattr(member, '__code__', None)
