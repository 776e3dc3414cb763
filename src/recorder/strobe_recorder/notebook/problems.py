"""Errors that tell what a notebook cannot do here, and the traceback without the frames of this package."""

from .fence import strip


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
        all_frames = error.__traceback__
        strip(error)
        # A syntax error and ours say where they are from.
        if error.__traceback__ is None and not isinstance(error, (SyntaxError, NotebookError)):
            error.__traceback__ = all_frames
        error = error.__cause__ or error.__context__


def line_of(error):
    """The innermost line of a file that an error comes from: `(file, line)`, or None. Call `user_frames` first."""
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno
    step = error.__traceback__
    return None if step is None else (step.tb_frame.f_code.co_filename, step.tb_lineno)
