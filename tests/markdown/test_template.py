"""Templates escape what they print, and those of users reach nothing else."""

import random
import re
from html.parser import HTMLParser

import jinja2
import pytest
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError

from reporting.markdown import Markdown, code, environment, finalize, sandbox
from tests.markdown import document, hostile

MAKERS = pytest.mark.parametrize("make", [environment, sandbox])


def printed(make, template, **values):
    return make(jinja2.DictLoader({})).from_string(template).render(**values)


@MAKERS
@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ a }}", r"\*a\*"),
        ("{{ a ~ b }}", r"\*a\*\<b\>"),
        ("{{ a + b }}", r"\*a\*\<b\>"),
        ("{{ a|upper }}", r"\*A\*"),
        ("{{ a|truncate(2, true, '', 0) }}", r"\*a"),
        ("{{ a|replace('a', '|') }}", r"\*\|\*"),
        ("{{ a|first }}", r"\*"),
        ("{{ a[::-1] }}", r"\*a\*"),
        ("{{ [a, b]|join('|') }}", r"\*a\*\|\<b\>"),
        ("{{ '*' }}", r"\*"),
        ("{{ a.upper() }}", r"\*A\*"),
        ("{{ a|code }}", "`*a*`"),
        ("{{ [a, b]|map('code')|join(', ') }}", "`*a*`, `<b>`"),
        ("{{ md }} {{ md ~ '' }}", r"**md** \*\*md\*\*"),
        ("{{ 1 }} {{ 1.5 }} {{ 1 + 1 }}", "1 1.5 2"),
        ("{{ 's' if n != 1 else '' }}.", "."),
        ("{% macro m(v) %}[{{ v }}]{% endmacro %}{{ m(a) }}", r"[\*a\*]"),
        ("{% set kept %}<{{ a }}>{% endset %}{{ kept }}", r"<\*a\*>"),
        ("{% for x in [a, b] %}{{ loop.index }}{{ x }}{% endfor %}", r"1\*a\*2\<b\>"),
        ("{{ a|fence }}", "```text\n*a*\n```\n"),
        ("{{ a|link('x.md') }}", "[&#42;a&#42;](x.md)"),
        ("{{ a|fence('json', '  ') }}", "  ```json\n  *a*\n  ```\n"),
    ],
)
def test_what_is_printed(make, template, expected):
    assert printed(make, template, a="*a*", b="<b>", md=Markdown("**md**"), n=1) == expected


@MAKERS
@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("{{ none }}", TypeError),
        ("{{ none|text }}", TypeError),
        ("{{ true }}", TypeError),
        ("{{ [a] }}", TypeError),
        ("{{ {'a': a} }}", TypeError),
        ("{{ [none]|join }}", TypeError),
        ("{{ md + a }}", TypeError),
        ("{{ a + md }}", TypeError),
        ("{{ md|cell }}", TypeError),
        ("{{ [md, a]|join('|') }}", ValueError),
        ("{{ [md, a]|join(b) }}", ValueError),
        ("{{ a|fence(b) }}", ValueError),
        ("{{ a|link('javascript:x') }}", ValueError),
        ("{{ missing }}", UndefinedError),
        ("{{ missing|cell }}", UndefinedError),
        ("{{ missing.deeper }}", UndefinedError),
        ("{{ a.missing }}", UndefinedError),
        ("{{ 'x' if false }}", TypeError),
        ("{% filter upper %}{{ a }}{% endfilter %}", TemplateSyntaxError),
        ("{% call '{}'.format(a) %}{% endcall %}", TemplateSyntaxError),
        ("{% autoescape true %}{{ a }}{% endautoescape %}", TemplateSyntaxError),
        ("{% set x | upper %}{{ a }}{% endset %}{{ [x, md]|join(x) }}", ValueError),
    ],
)
def test_what_is_refused(make, template, error):
    with pytest.raises(error):
        printed(make, template, a="*a*", b="<b>", md=Markdown("**md**"))


def test_blocks_partials_and_parents_are_not_escaped_twice():
    pages = {
        "base": "{% block body %}**{{ a }}**{% endblock %}{% include 'part' %}{% import 'kit' as kit %}{{ kit.m(a) }}",
        "part": "_{{ a }}_",
        "kit": "{% macro m(v) %}~{{ v }}~{% endmacro %}",
        "page": "{% extends 'base' %}{% block body %}<{{ super() }}>{{ self.other() }}{% endblock %}"
        "{% block other %}{% endblock %}",
    }
    for make in (environment, sandbox):
        page = make(jinja2.DictLoader(pages)).get_template("page").render(a="*")
        assert page == r"<**\***>_\*_~\*~"
        assert isinstance(page, Markdown)


def test_blank_lines_of_a_template_stay_as_written():
    template = "| a |\n|---|\n{% for row in rows %}\n| {{ row|cell }} |\n{% endfor %}\nafter\n"
    assert printed(environment, template, rows=["x", "y"]) == "| a |\n|---|\n| x |\n| y |\nafter\n"


@pytest.mark.parametrize("value", [None, True, [], {}, object(), b"x"])
def test_finalize_refuses_what_is_no_text(value):
    with pytest.raises(TypeError):
        finalize(value)


def test_finalize_knows_markdown_from_text():
    assert finalize(code("a*b")) == "`a*b`"
    assert finalize("a*b") == r"a\*b"


# What a template's author might do with foreign text, alone and together with our own filters.
EXPRESSIONS = (
    "v", "v ~ v", "v + v", "v|upper", "v|lower", "v|title", "v|capitalize", "v|trim", "v|truncate(3)",
    "v|replace('a', v)", "v|replace('\\\\', '')", "v|reverse", "v|first", "v|last", "v|default('x')", "v|list|join",
    "v|list|join(v)", "v|string", "[v, v]|join(' ')", "[v]|map('upper')|join", "v[1:]", "v[::-1]", "v.upper()",
    "v.replace('a', '|')", "v.split()|join('|')", "v.strip('\\\\')", "v if v else v", "(v|text)[1:]",
    "(v|text)|replace('\\\\', '')", "(v|text) ~ v", "v|text|upper", "(v|cell)|replace('&', '')",
    "(v|code)|replace('`', '')", "v|cell|truncate(5)", "v|code|reverse", "v|fence|trim", "v|quoted|lower",
    "v|text|trim", "v|visible", "v|slug", "'%s'|format(v)", "'%s' % v", "'{}'.format(v)", "v|e", "v|safe",
    "v|forceescape", "v|striptags", "v|urlize", "v|tojson", "v|center(9)", "v|indent", "v|wordwrap(4)",
    "v|urlencode", "v|xmlattr", "v|pprint", "[v]", "{'v': v}", "v|escape|safe", "(v|safe) ~ v", "v|list", "v|text",
    "v|quoted",
)  # fmt: skip
PAGE = """before

- {{ EXPRESSION }}

before {{ EXPRESSION }} after

{{ EXPRESSION }}
"""


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.seen = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag != "span":
            self.seen.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        if tag != "span":
            self.seen.append((tag,))


@MAKERS
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_no_expression_lets_foreign_text_change_the_page(make, expression):
    rng = random.Random(expression)
    try:
        template = make(jinja2.DictLoader({})).from_string(PAGE.replace("EXPRESSION", expression))
    except TemplateError:  # a filter that users' templates do not have
        assert make is sandbox
        return
    plain = Tags(document.rendered("before\n\n- x\n\nbefore x after\n\nx\n")).seen
    for _ in range(25):
        try:
            page = template.render(v=hostile.text(rng) or "a")
        except (TypeError, ValueError, AttributeError, TemplateError):
            continue
        assert not re.search(r"(?m)^/", page)
        if page.strip().endswith("after"):
            continue
        assert Tags(document.rendered(page)).seen == plain


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ report.__class__ }}",
        "{{ report['__class__'] }}",
        "{{ report|attr('__class__') }}",
        "{{ report.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(report) }}",
        "{{ '{0.__class__}'.format_map({'0': report}) }}",
        "{{ '%s' % report }}",
        "{{ self._TemplateReference__context }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ range.__class__ }}",
        "{{ (1).__class__ }}",
        "{{ items.append(1) }}",
        "{{ table.update({'a': 1}) }}",
        "{% set items[0] = 1 %}",
        "{{ items|map(attribute='__class__')|join }}",
        "{{ table.items.__func__ }}",
        "{% include '../secret' %}",
        "{% import 'os' as os %}",
        "{{ comment(a='b') }}",
        "{{ 'a' * 300000000 }}",
        "{{ [0] * 300000000 }}",
        "{{ 9 ** 999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ 'a'.ljust(300000000) }}",
        "{{ 'a'.center(300000000) }}",
        "{{ 'a'|center(300000000) }}",
        "{{ 'a'.zfill(300000000) }}",
        "{{ 'a'.encode() }}",
        "{{ range(300000000)|list|length }}",
    ],
)
def test_users_templates_reach_nothing_else(template):
    with pytest.raises((TemplateError, SecurityError, TypeError, OverflowError)):
        printed(sandbox, template, report=finalize, items=[1], table={})


def test_a_users_template_can_count():
    assert printed(sandbox, "{{ 3 * 4 }} {{ 2 ** 10 }} {{ 7 % 4 }} {{ range(3)|sum }}") == "12 1024 3 3"
