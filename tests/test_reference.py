from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools import reference

from drillsite.knowledge import load_knowledge
from drillsite.problems import CODES
from drillsite.records import MODELS
from drillsite.site.verdict_words import verdict_sum

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("path", reference.PAGES, ids=lambda path: path.stem)
def test_the_reference_says_what_the_program_says(path: Path):
    expected = reference.PAGES[path]()
    assert path.read_text("utf-8") == expected, "run: make reference"


def test_every_field_of_every_kind_has_a_row():
    page = reference.render_records()
    for model in MODELS.values():
        for name, field in model.model_fields.items():
            assert name == "id" or f"\n| `{field.alias or name}` | " in page


def test_every_code_has_a_heading():
    assert re.findall(r"^## (\S+)$", reference.render_problems(), re.MULTILINE) == sorted(CODES)


def test_a_type_without_words_is_refused():
    with pytest.raises(TypeError, match="FORMS"):
        reference._name_form(complex)


def test_writing_the_pages_again_changes_nothing_and_leaves_nothing_behind(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(reference, "PAGES", {tmp_path / "new" / "page.md": lambda: "one\n"})
    reference.main()
    reference.main()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["page.md"]
    assert (tmp_path / "new" / "page.md").read_text("utf-8") == "one\n"


def test_a_page_that_cannot_be_made_stays_as_it_was(tmp_path: Path, monkeypatch):
    def fail() -> str:
        raise TypeError

    path = tmp_path / "page.md"
    path.write_text("old", "utf-8")
    monkeypatch.setattr(reference, "PAGES", {path: fail})
    with pytest.raises(TypeError):
        reference.main()
    assert path.read_text("utf-8") == "old"


def test_the_worked_examples_in_the_docs_give_the_arithmetic_of_the_records():
    knowledge = load_knowledge(ROOT / "data", ROOT / "texts", "data").knowledge
    page = " ".join((ROOT / "docs" / "verdicts.md").read_text("utf-8").split())
    examples = re.findall(r"\[\[claim:([a-z0-9-]+)\|[^\]]+\]\]: “([^”]+)”", page)
    assert len(examples) >= 4
    for claim, told in examples:
        assert told == verdict_sum(knowledge.verdicts[claim], knowledge["claim", claim])
