"""A plugin of pytest that makes entries of tests and fixtures. Each process of pytest-xdist has its own.

The plugin has pytest's older form of hook wrappers, which all versions know.
"""

from ..calls import entries
from ..link import fence
from ..link.fence import fenced
from .definitions import is_generator, site_of

#: What a test becomes by its reports: the first of these that one of them gives.
_ORDER = ('failed', 'error', 'skipped')


def patch(module):
    """`_pytest.config`: each run of pytest gets the plugin."""
    original = module.get_config

    def get_config(*args, **kwargs):
        try:
            config = original(*args, **kwargs)
        except BaseException as error:
            fence.strip(error)
            raise
        _register(config, module)
        return config

    fence.wrap(module, 'get_config', get_config)


@fenced('tests')
def _register(config, module):
    outermost = module.hookimpl(hookwrapper=True, tryfirst=True)
    for name in ('pytest_runtest_protocol', 'pytest_runtest_makereport', 'pytest_fixture_setup'):
        outermost(getattr(_Plugin, name))
    config.pluginmanager.register(_Plugin(), 'strobe')


#: pytest's function of a fixture that is only a parameter of the test.
_PARAMETER = 'get_direct_param_fixture_func'


class _Test:
    """A test that runs."""

    __slots__ = ('entry', 'found', 'error')

    def __init__(self, entry):
        self.entry = entry
        self.found = set()
        self.error = None

    def outcome(self):
        return next((each for each in _ORDER if each in self.found), 'passed')


class _Plugin:
    def __init__(self):
        #: The innermost last: a test may run pytest itself.
        self.tests = []

    def pytest_runtest_protocol(self, item, nextitem):
        self._begin(item)
        result = yield
        self._end(result.excinfo)

    def pytest_runtest_makereport(self, item, call):
        result = yield
        self._note(result, call)

    def pytest_fixture_setup(self, fixturedef, request):
        entry = _begin_fixture(fixturedef, 'setup')
        result = yield
        _end_fixture(entry, result.excinfo)
        _watch_teardown(fixturedef)

    @fenced('tests')
    def _begin(self, item):
        site = site_of(getattr(item, 'function', None))
        if site is None:
            site = {'file': str(getattr(item, 'path', None) or item.fspath), 'line': (item.location[1] or 0) + 1}
        self.tests.append(_Test(entries.begin('test', item.nodeid, site, entries.innermost('test'))))

    @fenced('tests')
    def _note(self, result, call):
        if not self.tests or result.excinfo is not None:
            return
        test = self.tests[-1]
        report = result.get_result()
        if call.when == 'setup':
            # Another attempt of a test that is run again.
            test.found.clear()
            test.error = None
        if report.outcome == 'passed':
            return
        is_error = report.outcome == 'failed' and call.when != 'call'
        test.found.add('error' if is_error else report.outcome)
        if report.outcome == 'failed' and test.error is None and call.excinfo is not None:
            test.error = entries.described(call.excinfo.value)

    @fenced('tests')
    def _end(self, exception):
        if self.tests:
            test = self.tests.pop()
            outcome = test.outcome() if exception is None else 'interrupted'
            entries.end(test.entry, outcome, test.error)


@fenced('tests')
def _begin_fixture(definition, phase):
    if getattr(definition.func, '__name__', '') == _PARAMETER:
        return None
    # What several tests share is a part of none of them.
    test = entries.innermost('test') if definition.scope == 'function' else None
    return entries.begin(
        'fixture', _name(definition.argname), site_of(definition.func), test, scope=definition.scope, phase=phase
    )


def _name(name):
    """The name of a fixture; of one that pytest made, such as `_xunit_setup_class_fixture_TestA`, that of the function."""
    for prefix in ('_xunit_', '_unittest_'):
        if name.startswith(prefix):
            return name[len(prefix) :].partition('_fixture')[0]
    return name


@fenced('tests')
def _end_fixture(entry, exception):
    if entry is None:
        return
    if exception is None:
        entries.end(entry, 'passed')
        return
    error = exception[1]
    kind = type(error).__name__
    if kind == 'Skipped':
        entries.end(entry, 'skipped')
    elif isinstance(error, KeyboardInterrupt) or kind == 'Exit':
        entries.end(entry, 'interrupted')
    else:
        entries.end(entry, 'error', entries.described(error))


@fenced('tests')
def _watch_teardown(definition):
    """pytest calls the finalizers of a fixture from the last to the first, and then its own hook."""
    if not is_generator(definition.func):
        return
    finalizers = definition._finalizers
    if not finalizers:
        return
    began = []
    # Around the generator's end, which is the last one so far: nobody has asked for this fixture yet.
    finalizers.insert(len(finalizers) - 1, lambda: _end_fixture(began.pop() if began else None, None))
    definition.addfinalizer(lambda: began.append(_begin_fixture(definition, 'teardown')))
