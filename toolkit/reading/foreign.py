"""
Other people's libraries, kept in their place: asked for when needed, silent, and never blamed.

What a library raises over a damaged file says something about the file; it becomes a refusal that
names the file. What it logs is collected. One that is not installed is asked for by the name of
our extra.
"""

from __future__ import annotations

import gzip
import importlib
import logging
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from toolkit.reading.reports import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["blamed_on_the_file", "needed", "parsed_by"]

DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile,
)  # fmt: skip


@contextmanager
def blamed_on_the_file() -> Iterator[None]:
    """
    Turn what the standard library raises over a file into a refusal.

    Raises
    ------
    RefusedError
        In place of the errors of decompression, opening, decoding and size.

    Examples
    --------
    >>> with blamed_on_the_file():
    ...     raise EOFError("the end came early")
    Traceback (most recent call last):
    toolkit.reading.reports.RefusedError: damaged or cut short: the end came early
    """
    try:
        yield
    except DAMAGED as error:
        raise RefusedError(f"damaged or cut short: {error}", "Get it again.") from None
    except NotImplementedError as error:
        raise RefusedError(f"packed in an unknown way: {error}", "Pack it as plain zip.") from None
    except OSError as error:
        raise RefusedError(f"cannot be opened: {error.strerror or error}") from None
    except UnicodeError:
        raise RefusedError("changed while it was being read", "Read it again.") from None
    except RecursionError:
        raise RefusedError("nested too deeply") from None
    except MemoryError:
        raise RefusedError("too large for this computer's memory", "Split it.") from None


def needed(module: str, *, extra: str, kind: str) -> Any:  # noqa: ANN401  (a module)
    """
    Import an optional library, or say how to install it.

    Raises
    ------
    RefusedError
        If it is not installed.

    Examples
    --------
    >>> needed("no_such_reader", extra="pdf", kind="a PDF")
    Traceback (most recent call last):
    toolkit.reading.reports.RefusedError: a PDF is read with no_such_reader, which is not installed
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise RefusedError(
            f"{kind} is read with {module}, which is not installed",
            f"Install it: pip install 'toolkit[{extra}]'",
        ) from None


@contextmanager
def parsed_by(library: str) -> Iterator[list[str]]:
    """
    Let a library work on a file: collect what it logs, and turn what it raises into a refusal.

    Parsers of other people's formats stumble over damaged files in every possible way, so every
    exception counts here, Rust's panics (which are no ``Exception``) among them.

    Yields
    ------
    list of str
        The distinct messages logged so far.

    Raises
    ------
    RefusedError
        In place of whatever the library raised.

    Examples
    --------
    >>> with parsed_by("pypdf") as said:
    ...     logging.getLogger("pypdf").warning("odd")
    >>> said
    ['odd']
    """
    said: list[str] = []
    logger, handler = logging.getLogger(library), _Collector(said)
    before, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield said
    except (RefusedError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001  (see above)
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise RefusedError(
            f"damaged, or not what its name says: {library} stumbles over it ({first[:200]})",
            "Get it again, or save its text as .txt.",
        ) from None
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


class _Collector(logging.Handler):
    """Keep each message once."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message not in self.said:
            self.said.append(message)
