"""Passes the recorder on to the processes that this Python starts.

The recorder's variables are not in `os.environ`, because the job must not see them there. They are added where a process
is started: a child that is Python removes them again, others (a shell, `make`) pass them on. Loaded by
`site/sitecustomize.py` in each Python, so it imports nothing that Python has not loaded at its start.
"""

import _thread
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_VARIABLE = 'STROBE_RECORDER'
_PATH = 'PYTHONPATH'
#: Programs that only print their environment, or whose Python children are Spark's workers.
_UNCHANGED = ('printenv', 'java')

#: The folder of sitecustomize.
_SITE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'site')

#: The recorder's configuration, the value of its variable. None: processes get nothing.
_config = None
#: Threads that start a process without the recorder now.
_without = set()
#: Commands of `os.system` that run now.
_shells = 0
_shells_lock = _thread.allocate_lock()


def patch():
    """Installs the hooks, once. They do nothing before `pass_on`."""
    _patch_os()
    sys.meta_path.insert(0, _Starters())


def patch_loaded():
    """Patches what the recorder has imported itself, by its own finder."""
    for name in _STARTERS:
        module = sys.modules.get(name)
        if module is not None:
            _patch_starter(module)


def pass_on(config):
    """Adds the variables to the processes that are started from now on. `config`: the value of STROBE_RECORDER."""
    global _config
    # Only the script itself may stop before its first action.
    _config = None if '"mode":"explain"' in config else config


class Without:
    """While it is entered, the processes that this thread starts do not get the recorder: Spark's JVM."""

    def __enter__(self):
        _without.add(_thread.get_ident())

    def __exit__(self, *_):
        _without.discard(_thread.get_ident())


def _wants(program, arguments):
    if _config is None or _thread.get_ident() in _without:
        return False
    name = os.path.basename(os.fsdecode(program)) if isinstance(program, (str, bytes)) else ''
    if name.endswith('.exe'):
        name = name[:-4]
    if name == 'env':
        return _starts_program([os.fsdecode(each) for each in arguments[1:]])
    return name not in _UNCHANGED


def _starts_program(arguments):
    """Whether `env` starts a program; otherwise it prints its environment."""
    left = iter(arguments)
    for each in left:
        if each in ('-u', '-C'):
            next(left, None)
        elif each.startswith(('-S', '--split-string')) or not (each.startswith('-') or '=' in each):
            return True
    return False


def _path(before):
    """The value of PYTHONPATH with the recorder's folder."""
    return _SITE + os.pathsep + before if before else _SITE


def _mapping(environment):
    """A copy of the environment, of text or bytes, with the variables."""
    copy = dict(environment)
    is_bytes = any(isinstance(key, bytes) for key in copy)
    change: Any = os.fsencode if is_bytes else str
    path = change(_PATH)
    copy[path] = change(_path(os.fsdecode(copy.get(path, ''))))
    copy[change(_VARIABLE)] = change(_config)
    return copy


def _listed(environment):
    """The same for the list `[b'NAME=value']` of `_posixsubprocess`. None: that of this process."""
    pairs = dict(os.environb) if environment is None else dict(each.split(b'=', 1) for each in environment)
    return [name + b'=' + value for name, value in _mapping(pairs).items()]


def _or_unchanged(function):
    """Whatever fails here, the process starts as the job asked."""

    def changed(arguments):
        try:
            return function(arguments)
        except Exception:
            return arguments

    return changed


@_or_unchanged
def _for_fork_exec(arguments):
    """`fork_exec(args, executables, close_fds, pass_fds, cwd, env, …)`"""
    if not _wants(arguments[1][0], arguments[0]):
        return arguments
    return (*arguments[:5], _listed(arguments[5]), *arguments[6:])


@_or_unchanged
def _for_create_process(arguments):
    """`CreateProcess(application, command, …, 6: env, cwd, startup)`"""
    if not _wants(arguments[0] or arguments[1].split(' ')[0].strip('"'), arguments[1:2]):
        return arguments
    return (*arguments[:6], _mapping(os.environ if arguments[6] is None else arguments[6]), *arguments[7:])


@_or_unchanged
def _for_third(arguments):
    """`execve(path, args, env)`, `posix_spawn(path, args, env)`"""
    if not _wants(arguments[0], arguments[1]):
        return arguments
    return (*arguments[:2], _mapping(arguments[2]), *arguments[3:])


@_or_unchanged
def _for_spawn(arguments):
    """`spawnve(mode, path, args, env)`"""
    return (arguments[0], *_for_third(arguments[1:]))


def _changed(original, change):
    def start(*arguments, **named):
        try:
            return original(*change(arguments), **named)
        except BaseException as error:
            _strip(error)
            raise

    return _like(start, original)


def _patch_os():
    for name, change in (
        ('execve', _for_third),
        ('posix_spawn', _for_third),
        ('posix_spawnp', _for_third),
    ):
        if hasattr(os, name):
            setattr(os, name, _changed(getattr(os, name), change))
    if os.name == 'nt' and hasattr(os, 'spawnve'):
        os.spawnve = _changed(os.spawnve, _for_spawn)
    os.execv = _execv(os.execv, os.execve)
    os.system = _system(os.system)


def _execv(original, execve):
    def execv(*arguments):
        try:
            if len(arguments) == 2 and _wants(*arguments):
                try:
                    execve(*arguments, os.environ)
                except Exception:
                    # The job gets the error of its own call.
                    pass
            return original(*arguments)
        except BaseException as error:
            _strip(error)
            raise

    return _like(execv, original)


def _system(original):
    """`os.system` takes no environment: while its shell runs, the process itself has the variables, but not in
    `os.environ`.
    """

    def system(command):
        is_given = _config is not None and _thread.get_ident() not in _without
        if is_given:
            _enter_shell()
        try:
            return original(command)
        except BaseException as error:
            _strip(error)
            raise
        finally:
            if is_given:
                _leave_shell()

    return _like(system, original)


def _enter_shell():
    global _shells
    with _shells_lock:
        _shells += 1
        os.putenv(_PATH, _path(os.environ.get(_PATH, '')))
        os.putenv(_VARIABLE, _config or '')


def _leave_shell():
    global _shells
    with _shells_lock:
        _shells -= 1
        if _shells:
            return
        os.unsetenv(_VARIABLE)
        before = os.environ.get(_PATH)
        if before is None:
            os.unsetenv(_PATH)
        else:
            os.putenv(_PATH, before)


def _like(replacement, original):
    for attribute in ('__doc__', '__name__', '__qualname__', '__module__'):
        setattr(replacement, attribute, getattr(original, attribute, None))
    replacement.__wrapped__ = original
    return replacement


def _strip(error):
    """Removes the frames of this module from the traceback."""
    step = error.__traceback__
    while step is not None and step.tb_frame.f_code.co_filename == __file__:
        step = step.tb_next
    error.__traceback__ = step


#: By module, its function that starts processes. Used by `subprocess` and `multiprocessing`.
_STARTERS = {
    '_posixsubprocess': ('fork_exec', _for_fork_exec),
    '_winapi': ('CreateProcess', _for_create_process),
}


class _Starters:
    """Finds what the other finders find, and patches the modules that start processes after they are loaded."""

    def find_spec(self, name, path=None, target=None):
        if name not in _STARTERS:
            return None
        for finder in list(sys.meta_path):
            spec = None if finder is self or not hasattr(finder, 'find_spec') else finder.find_spec(name, path, target)
            if spec is not None:
                sys.meta_path.remove(self)
                loader: Any = _Loader(spec.loader)
                spec.loader = loader
                return spec
        return None


class _Loader:
    """Loads by the original loader, which it puts back."""

    def __init__(self, original):
        self._original = original

    def create_module(self, spec):
        return self._original.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._original
        self._original.exec_module(module)
        _patch_starter(module)


def _patch_starter(module):
    name, change = _STARTERS[module.__name__]
    original = getattr(module, name)
    if hasattr(original, '__wrapped__'):
        return
    changed = _changed(original, change)
    setattr(module, name, changed)
    # It may have imported the function.
    subprocess = sys.modules.get('subprocess')
    if subprocess is not None and getattr(subprocess, '_fork_exec', None) is original:
        setattr(subprocess, '_fork_exec', changed)  # noqa: B010
