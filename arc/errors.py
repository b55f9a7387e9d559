"""Every error this package raises on purpose.

    ArcError
    |-- GridError          a grid is empty, ragged, too large or has a cell outside 0-9
    |-- TaskError          a task file is malformed; names the file, the pair and the cell
    |-- CollectionError    no such collection, task or path; an archive that is not safe to read
    |-- GuessError         a file of model answers is not in a known form
    |-- ActionError        an action from the browser is malformed; names the action and the field
    |-- ReplayError        an action log does not have consecutive numbers
    |-- ProtocolError      a protocol or a study is malformed; names the table and the field
    |-- RenderError        a picture of the asked size or kind cannot be made
    |-- ExchangeError      records of another program are in no known form, or say the impossible
    |-- TrialError         a trial refuses a request: taken over, gap, conflict, closed, …
    `-- StoreError         the database refuses: read-only, full, locked for too long, newer schema

Errors are caught at the edges only (page, route, command line), where each
becomes one sentence naming the value at fault and what to do.
"""


class ArcError(Exception):
    """Base class: catching it catches everything this package raises on purpose."""


class GridError(ArcError, ValueError):
    """A grid breaks ARC's rules; the message names the row and the cell."""


class TaskError(ArcError, ValueError):
    """A task is malformed; the message reads like ``f9d67f8b.json: train[2].output row 4 …``."""


class CollectionError(ArcError, ValueError):
    """A collection, task or path cannot be had."""


class GuessError(ArcError, ValueError):
    """A file of model answers is in no known form."""


class ActionError(ArcError, ValueError):
    """An action from the browser is malformed."""


class ReplayError(ArcError, ValueError):
    """An action log cannot be replayed."""


class ProtocolError(ArcError, ValueError):
    """A protocol or a study is malformed; the message names the table and the field."""


class RenderError(ArcError, ValueError):
    """A picture cannot be made as asked."""


class ExchangeError(ArcError, ValueError):
    """Records of another program cannot be read; the message names the file or the event."""


class TrialError(ArcError):
    """A trial refuses a request.

    ``code`` is one of the codes of docs/http-api.md; ``details`` are the fields
    that go beside it, such as ``expected`` or ``outcome``.
    """

    def __init__(self, code: str, message: str, **details: int | str) -> None:
        super().__init__(message)
        self.code = code
        self.details = details


class StoreError(ArcError):
    """The database refuses; the message says why and what to do."""
