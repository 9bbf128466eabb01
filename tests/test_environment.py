"""Templates render in our environment as in Jinja's own, whatever an owner's template makes use of."""

from __future__ import annotations

import jinja2
import pytest
from markupsafe import Markup

from drillsite.site.environment import PageEnvironment

MACROS = """\
{% macro plain(one, two="b", three=none) %}<{{ one }}|{{ two }}|{{ three }}>{% endmacro %}
{% macro many(one) %}{{ one }}{{ varargs | join("&") }}{{ kwargs.items() | list }}{% endmacro %}
{% macro around(title) %}<h2>{{ title }}</h2>{{ caller() }}{{ caller is defined }}{% endmacro %}
{% macro told(row) %}[{{ caller(row) }}]{% endmacro %}
{% macro inner() %}{{ plain(plain("<i>"), "&") }}{% endmacro %}
"""

USES = [
    "{{ m.plain(1) }}",
    "{{ m.plain('<a>', '\"') }}",
    "{{ m.plain('a', two='<b>') }}",
    "{{ m.plain(one='a', three=3) }}",
    "{{ m.plain('a', 'b', 'c') | length }}",
    "{{ m.many('x', '<y>', 'z', k='<v>') }}",
    "{% call m.around('T & T') %}<p>{{ value }}</p>{% endcall %}",
    "{% call(row) m.told('<r>') %}{{ row }}{% endcall %}",
    "{{ m.inner() }}{{ m.inner() ~ '<' }}",
    "{% for one in [1, 2] %}{{ loop.cycle('a', 'b') }}{{ m.plain(one) }}{{ call_it(one) }}{% endfor %}",
    "{% block main %}{{ call_it(value) }}{% set kept = '<s>' %}{{ m.plain(kept) }}{% endblock %}{{ self.main() }}",
    "{{ value }}{{ safe }}{{ 5 }}{{ none }}{{ [1, '<'] }}{{ value | e }}{{ html }}",
    "{% set both %}<b>{{ value }}</b>{% endset %}{{ both }}",
    "{{ range(3) | list }}{{ dict(a=1) }}{{ joiner(', ')() }}{{ cycler('a').next() }}",
    "{% set found = namespace(n=0) %}{% for one in [1, 2] %}{% set found.n = found.n + one %}{% endfor %}{{ found.n }}",
    "{% for one in [[1, [2]]] recursive %}{{ one if one is number else loop(one) }}{% endfor %}",
]


class _Html:
    def __html__(self) -> str:
        return "<u>html</u>"


CONTEXT = {
    "value": "<&\"'>",
    "safe": Markup("<em>"),
    "html": _Html(),
    "call_it": lambda *values: "<".join(map(str, values)),
}


@pytest.fixture
def both(tmp_path):
    """Give our environment and Jinja's own over the same folder."""
    (tmp_path / "macros.html").write_text(MACROS, "utf-8")
    options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    return PageEnvironment([tmp_path]), jinja2.Environment(loader=jinja2.FileSystemLoader(tmp_path), **options)


@pytest.mark.parametrize("use", USES)
def test_a_template_gives_what_it_gives_in_jinjas_own_environment(both, use):
    ours, jinjas = (one.from_string(f'{{% import "macros.html" as m %}}{use}').render(CONTEXT) for one in both)
    assert ours == jinjas


@pytest.mark.parametrize(
    "use",
    [
        "{{ m.plain() }}",
        "{{ m.plain(1, 2, 3, 4) }}",
        "{{ m.plain(1, four=4) }}",
        "{{ m.around('T') }}",
        "{{ m.missing(1) }}",
        "{{ nothing }}",
    ],
)
def test_a_wrong_call_is_told_as_jinja_tells_it(both, use):
    told = []
    for environment in both:
        with pytest.raises((TypeError, jinja2.UndefinedError)) as fault:
            environment.from_string(f'{{% import "macros.html" as m %}}{use}').render()
        told.append((fault.type, str(fault.value)))
    assert told[0] == told[1]
