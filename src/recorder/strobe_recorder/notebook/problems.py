"""Errors that tell what a notebook cannot do here, and the traceback without the frames of this package."""

import os

_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep


class NotebookError(Exception):
    """Something of Databricks that is not possible in a local run. `code`: as in docs/troubleshooting.md."""

    #: So that Python prints the name alone.
    __module__ = 'builtins'

    def __init__(self, code, message):
        super().__init__('%s [%s]' % (message, code))
        self.code = code


class NotebookExit(BaseException):
    """`dbutils.notebook.exit`: the notebook ends here. No `except Exception` of the notebook catches it."""

    def __init__(self, value):
        super().__init__(value)
        self.value = value


def user_frames(error):
    """Removes the frames of this package from the tracebacks of an error and of those that caused it. An error of this
    package alone keeps them.
    """
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kept = _user_part(error.__traceback__)
        # A syntax error and ours say where they are from.
        if kept is not None or isinstance(error, (SyntaxError, NotebookError)):
            error.__traceback__ = kept
        error = error.__cause__ or error.__context__


def line_of(error):
    """The innermost line of a file that an error comes from: `(file, line)`, or None. Call `user_frames` first."""
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno
    step = error.__traceback__
    return None if step is None else (step.tb_frame.f_code.co_filename, step.tb_lineno)


def _user_part(step):
    kept = []
    while step is not None:
        if not step.tb_frame.f_code.co_filename.startswith(_FOLDER):
            kept.append(step)
        step = step.tb_next
    for each, following in zip(kept, [*kept[1:], None]):
        each.tb_next = following
    return kept[0] if kept else None
