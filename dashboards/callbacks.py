"""What happens when a page is opened and when a control or the address changes.

The first answer comes with the whole page; a later one fills its places only, so that the keyboard's focus stays.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

import structlog
from dash import Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from starlette.concurrency import run_in_threadpool

from dashboards import bar, offers, page, states
from dashboards.address import Address, read, read_look, write
from dashboards.asking import ask
from dashboards.bar import CONTROLS, SELECTS, Offer, Unfinished
from dashboards.frame import Parts, frame
from schema.errors import BadInput, BeforeFirstPublication, NotReady, SijillError

_LOG = structlog.get_logger()

PARTS = ("tools", "banner", "summary", "also-set", "main", "announcement")


@dataclass(frozen=True)
class Drawn:
    """A page that is ready to be shown. `offer` is None when no answer says what there is to choose from."""

    address: Address
    parts: Parts
    offer: Offer | None


def connect(app: Dash) -> None:
    """Register the callbacks of the page."""

    @app.callback(Output("page", "children"), Input("opened", "pathname"), State("opened", "search"))
    async def opened(_: str, search: str | None) -> Component:
        drawn = await run_in_threadpool(open_page, search)
        offer = drawn.offer or offers.without_answer(drawn.address)
        return frame(drawn.address.look, bar.controls(drawn.address, offer), drawn.parts, search or "")

    @app.callback(
        Output("url", "search"),
        Output("drawn", "data"),
        *[Output(name, "children") for name in PARTS],
        *[Output(name, prop) for name in CONTROLS for prop in ("value", "className")],
        *[Output(name, "data") for name in SELECTS],
        Input("url", "search"),
        *[Input(name, "value") for name in CONTROLS],
        State("drawn", "data"),
        prevent_initial_call=True,
    )
    async def changed(search: str | None, *given: str | None) -> tuple[Any, ...]:
        *values, drawn = given
        if ctx.triggered_id == "url":
            if (search or "") == drawn:
                raise PreventUpdate
            return updates(await run_in_threadpool(open_page, search), search or "")
        try:
            address = bar.changed(_base(search), dict(zip(CONTROLS, values, strict=True)))
        except Unfinished:
            raise PreventUpdate from None
        except BadInput as problem:
            shown = page.without_answer(_base(search), states.error(str(problem), read_look(search)))
            return updates(Drawn(_base(search), shown, None), no_update, keep_controls=True)
        if write(address) == drawn:
            raise PreventUpdate
        made = await run_in_threadpool(draw, address)
        # What there is to choose from depends on nothing else, and may be long.
        return updates(made, write(address), keep_options=ctx.triggered_id not in ("collection", "as-of"))


def _base(search: str | None) -> Address:
    """What an address says, or an empty one in its look when it cannot be read."""
    try:
        return read(search)
    except BadInput:
        return Address(look=read_look(search))


def open_page(search: str | None) -> Drawn:
    """The page that an address means, or the state that says why there is none."""
    try:
        address = read(search)
    except BadInput as problem:
        base = Address(look=read_look(search))
        return Drawn(base, page.without_answer(base, states.error(str(problem), base.look)), None)
    return draw(address)


def draw(address: Address) -> Drawn:
    """The page of an address, or the state that says why there is none; never an error."""
    try:
        answer = ask(address)
        return Drawn(address, page.parts(answer), offers.of(answer))
    except BeforeFirstPublication:
        main = states.unpublished(address.look)
    except NotReady as problem:
        _LOG.error("page not ready", reason=str(problem))
        main = states.failed(address.look)
    except SijillError as problem:
        main = states.error(str(problem), address.look)
    except Exception:
        # A reader gets a sentence and no traceback; we get the traceback.
        _LOG.exception("page failed")
        main = states.failed(address.look)
    return Drawn(address, page.without_answer(address, main), None)


def updates(drawn: Drawn, search: Any, *, keep_controls: bool = False, keep_options: bool = False) -> tuple[Any, ...]:
    """What the outputs of a change become, in their order."""
    parts = dataclasses.asdict(drawn.parts, dict_factory=lambda pairs: {name.replace("_", "-"): v for name, v in pairs})
    shown = [parts[name] for name in PARTS]
    if keep_controls:
        shown[PARTS.index("banner")] = no_update
        return (search, search, *shown, *[no_update] * (2 * len(CONTROLS) + len(SELECTS)))
    found = bar.settings(drawn.address, drawn.offer or Offer({}))
    told = [each for name in CONTROLS for each in (found[name].value, bar.css_class(found[name]))]
    kept = keep_options or drawn.offer is None
    options = [no_update if kept else list(found[name].options) for name in SELECTS]
    return (search, search, *shown, *told, *options)
