"""Hooks on unittest: its tests are entries, and so are the set-up and tear-down of classes."""

from ..calls import entries
from ..link import fence
from ..link.fence import fenced
from .definitions import site_of

#: Lists of a result, and what a test in them has become.
_LISTS = (
    ('failures', 'failed'),
    ('unexpectedSuccesses', 'failed'),
    ('errors', 'error'),
    ('skipped', 'skipped'),
    ('expectedFailures', 'passed'),
)


def patch_tests(module):
    """`unittest.case`"""
    owner = module.TestCase
    original = owner.__dict__['run']

    def run(self, result=None):
        entry = _begin(self)
        before = _lengths(result)
        try:
            value = original(self, result)
        except BaseException as error:
            fence.strip(error)
            _interrupt(entry, error)
            raise
        _end(entry, result, before)
        return value

    fence.wrap(owner, 'run', run)


def patch_suites(module):
    """`unittest.suite`"""
    for name, of, method in (
        ('_handleClassSetUp', lambda test, _result: type(test), 'setUpClass'),
        ('_tearDownPreviousClass', lambda _test, result: getattr(result, '_previousTestClass', None), 'tearDownClass'),
    ):
        _patch_suite(module.TestSuite, name, of, method)


def _patch_suite(owner, name, class_of, method):
    original = owner.__dict__[name]

    def handle(self, test, result):
        entry = _begin_class(class_of, method, test, result)
        try:
            return original(self, test, result)
        except BaseException as error:
            fence.strip(error)
            raise
        finally:
            _end_class(entry)

    fence.wrap(owner, name, handle)


@fenced('tests')
def _begin(test):
    # pytest runs such tests too, and has told of them.
    if entries.innermost('test') is not None:
        return None
    return entries.begin('test', test.id(), site_of(getattr(test, test._testMethodName, None)))


@fenced('tests', ())
def _lengths(result):
    return tuple(len(getattr(result, name, ())) for name, _outcome in _LISTS)


@fenced('tests')
def _end(entry, result, before):
    if entry is None:
        return
    for (name, outcome), length in zip(_LISTS, before):
        added = getattr(result, name, ())[length:]
        if added:
            entries.end(entry, outcome, _error(added[0]) if outcome in ('failed', 'error') else None)
            return
    entries.end(entry, 'passed')


def _error(added):
    """The class and message from the last line of a traceback."""
    text = added[1] if isinstance(added, tuple) else ''
    lines = [line for line in text.splitlines() if line and not line[0].isspace() and line[0].isalpha()]
    raised = next((line for line in lines if not line.startswith('Traceback ') and not line.startswith('Stdout')), '')
    kind, _, message = raised.partition(': ')
    return {'type': kind.rpartition('.')[2], 'message': message} if kind else None


@fenced('tests')
def _interrupt(entry, error):
    if entry is not None:
        entries.end(entry, 'interrupted' if isinstance(error, KeyboardInterrupt) else 'error', entries.described(error))


@fenced('tests')
def _begin_class(class_of, method, test, result):
    """None if the class of the test has nothing to do now."""
    owner = class_of(test, result)
    if (
        owner is None
        or (type(test) if method == 'tearDownClass' else getattr(result, '_previousTestClass', None)) is owner
    ):
        return None
    function = getattr(owner, method, None)
    site = site_of(function)
    if site is None or getattr(function, '__func__', None) is getattr(_base(owner), method).__func__:
        return None
    phase = 'setup' if method == 'setUpClass' else 'teardown'
    name = '%s.%s.%s' % (owner.__module__, owner.__qualname__, method)
    return entries.begin('fixture', name, site, scope='class', phase=phase)


def _base(owner):
    """`unittest.TestCase`, the class that all of these have in common."""
    return next(each for each in owner.__mro__ if each.__module__ == 'unittest.case' and each.__name__ == 'TestCase')


@fenced('tests')
def _end_class(entry):
    if entry is not None:
        entries.end(entry, 'passed')
