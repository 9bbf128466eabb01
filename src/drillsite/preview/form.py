"""The forms that add evidence and record searches, and their addresses: an edit is planned, shown, made and undone."""

from __future__ import annotations

from dataclasses import asdict
from functools import wraps
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from drillsite.edit.changes import EditRefusedError, FileChangedError
from drillsite.preview.citing import plan_citation, plan_made_search, propose
from drillsite.preview.guard import OWN, RequestRefusedError, read_json
from drillsite.preview.history import History
from drillsite.preview.requests import Citation, NamedSource, SearchMade

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from drillsite.preview.citing import Plan
    from drillsite.preview.current import CurrentSite
    from drillsite.preview.views import Views
    from drillsite.records import Key

__all__ = ["EvidenceForms"]


class EvidenceForms:
    """Offers the forms on the pages of claims and events, and answers for them.

    `token` is what a page must know to write; `routes` are the addresses. A refusal is JSON with a `message` and the
    `problems` that there would be; nothing has been changed then.
    """

    def __init__(self, site: CurrentSite, views: Views, token: str) -> None:
        self._site, self._views, self._token = site, views, token
        self._history = History()
        self.routes = [
            Route(f"{OWN}form", self._form),
            *(
                Route(f"{OWN}{name}", _answering(act), methods=["POST"])
                for name, act in (
                    ("origins", self._propose),
                    ("plan", self._plan),
                    ("plan-search", self._plan_search),
                    ("write", self._write),
                    ("undo", self._undo),
                )
            ),
        ]

    def offer(self, key: Key) -> dict[str, Any] | None:
        """Return what a page needs to offer the forms for its record, and what can be undone there; or nothing."""
        if self._site.find_citing(key) is None:
            return None
        last = self._history.last
        undo = {"number": last.number, "text": last.text} if last and last.key == key else None
        return {"kind": key[0], "id": key[1], "token": self._token, "undo": undo}

    def _form(self, request: Request) -> Response:
        asked = request.query_params
        record = self._site.find_citing((asked.get("kind", ""), asked.get("id", "")))
        if record is None:
            return JSONResponse({"message": "There is no such claim or event."}, 404)
        sources = self._site.list_sources()
        if asked.get("what") == "search":
            return HTMLResponse(self._views.show_search_form(record, sources))
        return HTMLResponse(self._views.show_form(record, sources, self._site.list_actors()))

    def _propose(self, asked: Any) -> dict[str, Any]:
        """Say whose statement a source may repeat."""
        named = NamedSource.model_validate(asked)
        with self._site.reading() as knowledge:
            said, proposals = propose(knowledge, named)
        return {"said": said, "proposals": [asdict(one) for one in proposals]}

    def _plan(self, asked: Any) -> dict[str, Any]:
        return _show_plan(self._plan_citation(Citation.model_validate(asked)))

    def _plan_search(self, asked: Any) -> dict[str, Any]:
        return _show_plan(self._plan_made(SearchMade.model_validate(asked)))

    def _write(self, asked: Any) -> dict[str, Any]:
        """Make the edit whose diff has been shown, if it is still the same."""
        named = [name for name in ("citation", "search") if isinstance(asked, dict) and name in asked]
        if len(named) != 1 or not isinstance(asked[named[0]], dict):
            raise RequestRefusedError(400, "This needs the citation or the search, and the diff that was shown.")
        if named == ["search"]:
            search = SearchMade.model_validate(asked["search"])
            key, plan, text = (search.kind, search.id), self._plan_made(search), "The search has been recorded."
        else:
            citation = Citation.model_validate(asked["citation"])
            key, plan, text = (citation.kind, citation.id), self._plan_citation(citation), "The source has been added."
        if plan.edit.show_diff() != asked.get("diff"):
            raise FileChangedError("the files have been changed meanwhile; look at the change again")
        self._history.make(key, text, plan.edit)
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
        with self._site.editing() as editor:
            return plan_citation(editor, citation)

    def _plan_made(self, search: SearchMade) -> Plan:
        with self._site.editing() as editor:
            return plan_made_search(editor, search)


def _show_plan(plan: Plan) -> dict[str, Any]:
    """Return a plan as a page shows it: the verdict before and after, and what becomes of the item, in words."""
    effect = plan.effect
    return {
        "diff": plan.edit.show_diff(),
        "notices": [*plan.notices, *effect.notes],
        "verdict": list(effect.verdict_lines()),
        "before": f"{effect.before.label}: {effect.before.sum}",
        "after": f"{effect.after.label}: {effect.after.sum}",
        "can_be_freed": effect.can_be_freed,
    }


def _answering(act: Callable[[Any], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a request with what `act` makes of its JSON, or with why it does not."""

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
