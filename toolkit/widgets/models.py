"""
What a panel costs the page: looks that are alike are one model, and no model is told twice.

Each control of ipywidgets brings a model of its layout and one of its style along, and each change
on the way to the first view is a message more. Ten panels were 650 models and as many changes,
which kept a browser busy for seconds. Here a panel is built in silence; then those looks that are
alike become one, and each model is told to the page once, as it is by then.

A control's ``layout`` may therefore be that of other controls, too. To change the looks of one of
them, give it another layout (``control.layout = Layout(width="9em")``, or :func:`seen`); what is
set inside a layout, as in ``control.layout.width``, is set for all who have it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets as tl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Stage", "at_once", "built_in_silence", "close_parts", "open_parts", "seen"]

_open = ipywidgets.Widget.open
_common: dict[tuple[type, str], Any] = {}


def at_once(widget: Any) -> Any:  # noqa: ANN401  (any kind of widget; given back as it is)
    """
    Tell a model to the page now, whatever else waits.

    Examples
    --------
    >>> with built_in_silence():
    ...     at_once(ipywidgets.Layout(width="7em")).comm is None
    False
    """
    for part in _parts(widget):
        if part.comm is None:
            at_once(part)
    _open(widget)
    return widget


@contextmanager
def built_in_silence() -> Iterator[None]:
    """
    Tell the widgets made meanwhile to the page when all of them are ready; none if that fails.

    Examples
    --------
    >>> with built_in_silence():
    ...     one, two = ipywidgets.Button(description="a"), ipywidgets.Button(description="b")
    ...     two.description = "c"  # no message of its own
    ...     one.comm is None
    True
    >>> one.comm is None, one.layout is two.layout
    (False, True)
    """
    if ipywidgets.Widget.open is not _open:  # somebody further out has asked for silence
        yield
        return
    made: list[ipywidgets.Widget] = []

    def wait(widget: ipywidgets.Widget) -> None:
        made.append(widget)

    ipywidgets.Widget.open = wait
    try:
        yield
        for widget in tuple(made):
            if _plain(widget):
                _share(widget)
    finally:
        ipywidgets.Widget.open = _open
    later = {id(part) for widget in made for part in _behind(widget)}
    for widget in made:
        # looks follow those who wear them
        if isinstance(widget, ipywidgets.DOMWidget) and id(widget) not in later:
            open_parts(widget)


def _plain(widget: ipywidgets.Widget) -> bool:
    """Say whether nobody but :func:`seen` changes its look later."""
    return getattr(widget, "plain", type(widget).__module__.startswith("ipywidgets."))


def _share(widget: ipywidgets.Widget) -> None:
    for name in ("layout", "style"):
        if widget.has_trait(name):
            setattr(widget, name, _shared(getattr(widget, name)))


def _shared(look: ipywidgets.Widget) -> Any:  # noqa: ANN401  (a Layout or a Style)
    """Give the look that is like this one and known to the page; this one, if there is none."""
    key = type(look), repr(sorted(look.get_state(drop_defaults=True).items()))
    held = _common.get(key)
    if held is None or held.comm is None:  # closed, with all that was on the page
        held = _common[key] = at_once(look)
    return held


def _is_shared(look: ipywidgets.Widget) -> bool:
    return any(look is one for one in _common.values())


def _parts(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    """Give the widgets that a widget refers to on the page: its children, its looks."""
    for key in widget.keys:
        value = getattr(widget, key)
        for part in value if isinstance(value, list | tuple) else (value,):
            if isinstance(part, ipywidgets.Widget) and not (
                isinstance(widget, Stage) and key == "children" and _waits(part)
            ):
                yield part


def _waits(part: ipywidgets.Widget) -> bool:
    """Say whether a part is hidden and was never shown."""
    return part.comm is None and part.layout.display == "none"


def _behind(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    """Give what waits behind a stage, with all that it is made of."""
    for part in widget.children if isinstance(widget, Stage) else ():
        if _waits(part):
            yield part
            yield from _all_of(part)


def _all_of(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    for part in [*_parts(widget), *(getattr(widget, "children", ()))]:
        yield part
        yield from _all_of(part)


def open_parts(widget: ipywidgets.Widget) -> None:
    """
    Tell a widget to the page after those that it refers to, as far as they are not there.

    Examples
    --------
    >>> box = ipywidgets.Box([ipywidgets.Button()])
    >>> close_parts(box)
    >>> box.close()
    >>> open_parts(box)
    >>> box.children[0].comm is None
    False
    """
    if widget.comm is None:
        for part in _parts(widget):
            open_parts(part)
        widget.open()


def close_parts(widget: ipywidgets.Widget) -> None:
    """
    Close all that a widget is made of, but not what it has in common with others.

    Examples
    --------
    >>> with built_in_silence():
    ...     box = ipywidgets.Box([ipywidgets.Button()])
    >>> close_parts(box)
    >>> box.children[0].comm is None, box.children[0].layout.comm is None
    (True, False)
    """
    for part in _parts(widget):
        own = isinstance(part, ipywidgets.DOMWidget | ipywidgets.Layout | ipywidgets.Style)
        if own and part.comm is not None and not _is_shared(part):
            close_parts(part)
            part.close()


def seen(widget: ipywidgets.Widget, *, wanted: bool) -> None:
    """
    Show a control or hide it; its look may be that of others, so it is given another one.

    Examples
    --------
    >>> with built_in_silence():
    ...     one, two = ipywidgets.Button(), ipywidgets.Button()
    >>> seen(one, wanted=False)
    >>> one.layout.display, two.layout.display
    ('none', None)
    """
    now, display = widget.layout, "" if wanted else "none"
    if (now.display or "") == display:
        return
    if not _is_shared(now):
        now.display = display
        return
    with built_in_silence():
        look = ipywidgets.Layout(**{**now.get_state(drop_defaults=True), "display": display})
    widget.layout = _shared(look)


def _on_stage(parts: Sequence[ipywidgets.Widget], stage: ipywidgets.Widget) -> Any:  # noqa: ANN401
    """Write the children for the page, without those that wait."""
    shown = [part for part in parts if not _waits(part)]
    return ipywidgets.widget_serialization["to_json"](shown, stage)


class Stage(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types here
    """
    A column whose hidden parts are told to the page when they are first shown.

    Half of what a panel is made of is not seen before something is chosen, and often never.

    Examples
    --------
    >>> with built_in_silence():
    ...     one, two = ipywidgets.Button(), ipywidgets.Button()
    ...     seen(two, wanted=False)
    ...     stage = Stage([one, two])
    >>> one.comm is None, two.comm is None, len(stage.get_state("children")["children"])
    (False, True, 1)
    >>> seen(two, wanted=True)
    >>> two.comm is None, len(stage.get_state("children")["children"])
    (False, 2)
    """

    children = ipywidgets.trait_types.TypedTuple(
        trait=tl.Instance(ipywidgets.Widget), help="List of widget children"
    ).tag(sync=True, to_json=_on_stage, from_json=ipywidgets.widget_serialization["from_json"])

    @tl.observe("children")  # type: ignore[untyped-decorator]  # traitlets has no types here
    def _watch(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        for part in {*change.new} - {*(change.old or ())}:
            part.observe(self._other_look, "layout")
            part.layout.observe(self._enters, "display")

    def _other_look(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        change.new.observe(self._enters, "display")
        self._enters(change)

    def _enters(self, _change: object) -> None:
        """Tell the page of what is shown for the first time."""
        if self.comm is None:
            return
        entering = [part for part in self.children if part.comm is None and not _waits(part)]
        if entering:
            for part in entering:
                open_parts(part)
            self.send_state("children")
