"""The form "Add a source" and its addresses: what is asked for is planned, shown, made and undone."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from drillsite.edit.changes import EditRefusedError, FileChangedError
from drillsite.preview.citing import SOURCE_QUESTIONS, Citation, History, plan_citation
from drillsite.preview.guard import OWN, RequestRefusedError, read_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from drillsite.preview.citing import Plan
    from drillsite.preview.current import CurrentSite
    from drillsite.preview.views import Views
    from drillsite.records import Key

__all__ = ["SourceForm"]


class SourceForm:
    """Offers the form on the pages of claims and dates, and answers for it.

    `token` is what a page must know to write; `routes` are the addresses. A refusal is JSON with a `message` and the
    `problems` that there would be; nothing has been changed then.
    """

    def __init__(self, site: CurrentSite, views: Views, token: str) -> None:
        self._site, self._views, self._token = site, views, token
        self._history = History()
        self.routes = [
            Route(f"{OWN}form", self._form),
            Route(f"{OWN}plan", _answering(self._plan), methods=["POST"]),
            Route(f"{OWN}write", _answering(self._write), methods=["POST"]),
            Route(f"{OWN}undo", _answering(self._undo), methods=["POST"]),
        ]

    def offer(self, key: Key) -> dict[str, Any] | None:
        """Give what a page needs to offer the form for its record, and what can be undone there; or nothing."""
        if self._site.find_citing(key) is None:
            return None
        last = self._history.last
        undo = {"number": last.number, "text": last.text} if last and last.key == key else None
        return {"kind": key[0], "id": key[1], "token": self._token, "undo": undo}

    def _form(self, request: Request) -> Response:
        key = (request.query_params.get("kind", ""), request.query_params.get("id", ""))
        record = self._site.find_citing(key)
        if record is None:
            return JSONResponse({"message": "There is no such claim or date."}, 404)
        return HTMLResponse(self._views.show_form(record, self._site.list_sources(), SOURCE_QUESTIONS))

    def _plan(self, asked: Any) -> dict[str, Any]:
        plan = self._plan_citation(Citation.model_validate(asked))
        return {"diff": plan.edit.show_diff(), "told": plan.told, "before": plan.before, "after": plan.after}

    def _write(self, asked: Any) -> dict[str, Any]:
        """Make the edit whose diff has been shown, if it is still the same."""
        if not isinstance(asked, dict) or not isinstance(asked.get("citation"), dict):
            raise RequestRefusedError(400, "This needs the citation and the diff that was shown.")
        citation = Citation.model_validate(asked["citation"])
        plan = self._plan_citation(citation)
        if plan.edit.show_diff() != asked.get("diff"):
            raise FileChangedError("the files have been changed meanwhile; look at the change again")
        self._history.make((citation.kind, citation.id), "The source has been added.", plan.edit)
        return {"written": [change.shown for change in plan.edit.changes]}

    def _undo(self, asked: Any) -> dict[str, Any]:
        number = asked.get("number") if isinstance(asked, dict) else None
        if not isinstance(number, int):
            raise RequestRefusedError(400, "This needs the number of the edit.")
        try:
            self._history.undo(number)
        except KeyError:
            raise RequestRefusedError(409, "Only the last edit can be undone, and once.") from None
        return {"undone": number}

    def _plan_citation(self, citation: Citation) -> Plan:
        with self._site.editing() as (editor, knowledge):
            return plan_citation(editor, knowledge, citation)


def _answering(act: Callable[[Any], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
    """Give what answers a request with what `act` makes of its JSON, or with why it does not."""

    @wraps(act)
    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(await run_in_threadpool(act, await read_json(request)))
        except RequestRefusedError as fault:
            return JSONResponse({"message": str(fault)}, fault.status)
        except ValidationError as faults:
            return JSONResponse({"message": _name_faults(faults)}, 422)
        except EditRefusedError as fault:
            problems = [{"message": one.message, "hint": one.hint} for one in fault.problems]
            return JSONResponse({"message": f"Nothing has been changed: {fault}.", "problems": problems}, 422)
        except FileChangedError as fault:
            return JSONResponse({"message": f"Nothing has been changed: {fault}."}, 409)
        except OSError as fault:
            return JSONResponse({"message": f"Nothing has been changed: {fault}."}, 500)

    return answer


def _name_faults(faults: ValidationError) -> str:
    found = [
        f"{'.'.join(map(str, fault['loc'])) or 'the request'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in faults.errors()
    ]
    return "; ".join(found)
