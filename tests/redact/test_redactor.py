"""What is put in place of a secret, how it is counted, and what is left alone."""

from urllib.parse import quote

import pytest

from reporting.redact import Redactor
from tests.redact.drawn import FORMATS, draw, jwt, password


@pytest.fixture
def redactor():
    return Redactor(environ={}, key=b"fixed", home="")


def placeholders(text):
    return {f"[redacted:{part.partition(']')[0]}]" for part in text.split("[redacted:")[1:]}


def test_what_is_written_in_place_of_a_secret(redactor):
    assert redactor.text("password='hunter2x', user='ana'") == "password='[redacted:secret:76ebec]', user='ana'"
    assert redactor.name("test_login[hunter2x-password=hunter2x]") == (
        "test_login[redacted-secret-76ebecd2b6-password=redacted-secret-76ebecd2b6]"
    )
    assert redactor.counts == {"secret": 3}


@pytest.mark.parametrize(
    "text",
    [
        "login(password='{0}')",
        '{{"password": "{0}"}}',
        "PASSWORD={0}",
        "--password {0} -v",
        "postgresql://ana:{0}@db/app",
        "curl -u ana:{0} https://api.example",
        "auth=('ana', '{0}')",
        "Cookie: session={0}",
        "Authorization: Bearer {0}",
        "%22password%22%3A%22{0}%22",
        "\x1b[31mpassword='{0}'\x1b[0m",
        "assert '{0}' == user.password\nwhere '{0}' = user.password",
    ],
)
def test_one_secret_has_one_placeholder_everywhere(redactor, random, text):
    secret = draw(random, "abcdefghkmnpqrstuvwxyz", 8) + "7"
    expected = placeholders(redactor.text(f"password='{secret}'"))
    assert len(expected) == 1
    assert placeholders(redactor.text(text.format(secret))) == expected


@pytest.mark.parametrize(
    "text", ["{}", "Authorization: Bearer {}", "token='{}'", "https://api.example/?access_token={}&x=1", "Cookie: s={}"]
)
def test_a_format_has_one_placeholder_everywhere(redactor, random, text):
    token = jwt(random)
    expected = redactor.text(token)
    assert expected.startswith("[redacted:jwt:")
    assert placeholders(redactor.text(text.format(token))) == {expected}


def test_different_secrets_differ(redactor, random):
    secrets = {password(random) for _ in range(300)}
    assert len({redactor.name(f"password='{secret}'") for secret in secrets}) == len(secrets)
    assert len({redactor.text(f"password='{secret}'") for secret in secrets}) == len(secrets)


def test_the_key_decides_the_placeholder():
    text = "password='hunter2x'"
    one, other = (Redactor(environ={}, key=key).text(text) for key in (b"one", b"other"))
    assert one == Redactor(environ={}, key=b"one").text(text)
    assert one != other
    assert Redactor(environ={}).text(text) not in {one, other}


def test_without_a_key_secrets_are_numbered():
    text = "password='hunter2x', secret='other9zz', password='hunter2x'"
    redacted = Redactor(environ={}, home="").text(text)
    assert redacted == (
        "password='[redacted:secret:000001]', secret='[redacted:secret:000002]', password='[redacted:secret:000001]'"
    )
    assert Redactor(environ={}, home="").text(text) == redacted
    assert Redactor(environ={}, home="").name("x[password=hunter2x]") == "x[password=redacted-secret-0000010000]"


def test_kinds_are_counted(redactor, random):
    redactor.text(f"{FORMATS['github'](random)} {FORMATS['aws'](random)} and password='hunter2x' in /home/ana/x.py")
    redactor.text(FORMATS["aws"](random))
    assert redactor.counts == {"aws": 2, "github": 1, "home": 1, "secret": 1}


def test_looking_is_not_counting(redactor):
    assert redactor.suspicious("password='hunter2x'")
    assert redactor.counts == {}


@pytest.mark.parametrize(
    "text",
    [
        "tests/test_tokens.py::TestToken::test_refresh_token[admin-1]",
        "tests/test_auth.py::test_password_is_required",
        "\x1b[31mFAILED\x1b[0m tests/test_auth.py::test_login - AssertionError",
        "    def login(self, user, password=None, token: str | None = None):",
        "        self.password = password",
        "        token = self.get_token(user)",
        "        token = tokens.pop()",
        "password = config.password",
        "    api_key=settings.API_KEY,",
        "KeyError: 'password'",
        "assert 'token' in response.json()",
        "{'password': ['This field is required.']}",
        "password: This field is required.",
        "password='********', secret=<hidden>, token=None, api_key=''",
        "connect(f'postgresql://{user}:{password}@{host}/db')",
        "SyntaxError: unexpected token: EOF",
        "PublicKeyToken=null",
        "RefreshToken: Refreshes",
        "max_tokens=4096, token_type='bearer', tokens: 12",
        "the Basic usage of Bearer authentication",
        "https://github.com/@scope/package and https://registry.example:8080/@x/y",
        "git clone ssh://git@github.example/repo.git",
        "docker run -u 1000:1000 image",
        "PWD=/srv/project OLDPWD=/tmp",
        "sklearn disk-usage task-1 risk-assessment-of-something-long",
        "commit 3f2a9c0d7be1a5c3785ed8d6a35868bc169f07e4",
        "100% [ 50%] 25%20",
        "GET https://api.example/home/settings HTTP/1.1",
        "2025-08-19T12:30:45.123456Z session started in 0:00:12",
    ],
)
def test_harmless_text_is_given_back_itself(redactor, text):
    assert redactor.text(text) is text
    assert redactor.name(text) is text
    assert not redactor.suspicious(text)
    assert redactor.counts == {}


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("ERR-1234 and ERR-99", "[redacted:pattern:54d62a] and ERR-99"),
        ("nothing", "nothing"),
    ],
)
def test_patterns_of_the_user(text, redacted):
    assert Redactor(environ={}, key=b"fixed", patterns=(r"ERR-\d{4}", "x*")).text(text) == redacted


def test_a_pattern_that_is_none_is_refused():
    with pytest.raises(ValueError, match="is no regular expression"):
        Redactor(environ={}, patterns=("(",))


def test_a_whole_page_keeps_its_lines(redactor):
    page = "first\npassword: hunter2x\n\nCookie: session=abcdef12; theme=dark\nlast\n"
    lines = redactor.text(page).split("\n")
    assert [lines[0], lines[2], lines[4], lines[5]] == ["first", "", "last", ""]
    assert lines[1].startswith("password: [redacted:")
    assert lines[3].startswith("Cookie: session=[redacted:")


def test_lone_surrogates_are_no_obstacle(redactor):
    assert redactor.text("password='\ud800hunter2x'").startswith("password='[redacted:")
    assert redactor.text("\ud800 \udfff") == "\ud800 \udfff"


def test_texts_that_belong_together_keep_each_other_s_secrets(redactor):
    message, trace = "assert 'hunter2x' == ''", "password   = 'hunter2x'\nurl = 'x'"
    assert redactor.text(message) == message
    text = redactor.among(f"{message}\n{trace}")
    placeholder = placeholders(redactor.text(trace)).pop()
    assert text(message) == f"assert '{placeholder}' == ''"
    assert text(trace) == f"password   = '{placeholder}'\nurl = 'x'"
    assert text("nothing") == "nothing"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("password=$x7Kq2mPz", "password=[redacted:secret:000001]"),
        ("password='<x7Kq2mPz'", "password='[redacted:secret:000001]'"),
        ("private_key='0x" + "7f" * 32 + "'", "private_key='[redacted:secret:000001]'"),
        ("password=mypass user=ana", "password=[redacted:secret:000001] user=ana"),
        ("password=$PASSWORD user=$USER", "password=$PASSWORD user=$USER"),
        ("password=user_password", "password=user_password"),
        ("PWD=x7Kq-2mPz", "PWD=[redacted:secret:000001]"),
        ("cookies={'theme': 'none', 'dark': True, 'sid': 'x7Kq-2mPz'}", None),
        ("<SimpleCookie: sid='x7Kq-2mPz'>", None),
        (r'"{\"password\": \"x7\\\"Kq2mPz\", \"a\": 1}"', r'"{\"password\": \"[redacted:secret:000001]\", \"a\": 1}"'),
        ("password='x7Kq\\'2mPz', a='b'", "password='[redacted:secret:000001]', a='b'"),
        ("password='x7Kq-2mPz", "password='[redacted:secret:000001]"),
        ("f(password=x7Kq(2)mPz), a", "f(password=[redacted:secret:000001]), a"),
        ("password=x7Kq,2mPz, user=ana", "password=[redacted:secret:000001], user=ana"),
        ("password=x7Kq,user=ana", "password=[redacted:secret:000001],user=ana"),
        ("(token: x7Kq2mPz).", "(token: [redacted:secret:000001])."),
        ("https://ana@example.com:x7Kq2mPz@host/", "https://ana@example.com:[redacted:secret:000001]@host/"),
        (
            "Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=c",
            "Authorization: AWS4-HMAC-SHA256 [redacted:secret:000001]",
        ),
        ("Authorization: Bearer\nnext", "Authorization: Bearer\nnext"),
        ("Proxy-Authorization: basic ...", "Proxy-Authorization: basic ..."),
    ],
)
def test_where_a_secret_begins_and_ends(text, shown):
    redacted = Redactor(environ={}, home="").text(text)
    assert redacted == (text.replace("x7Kq-2mPz", "[redacted:secret:000001]") if shown is None else shown)


@pytest.mark.parametrize("around", ["password={}", "Authorization: Bearer {}", "<secret>{}</secret>", "token={}"])
def test_a_long_value_is_taken_whole(redactor, around):
    assert "abcdefg7" not in redactor.text(around.format("abcdefg7" * 400))


@pytest.mark.parametrize("times", range(1, 9))
def test_an_address_inside_addresses_is_read_four_times(redactor, times):
    text = "password='x7Kq 2mPz'"
    for _ in range(times):
        text = quote(text)
    redacted = redactor.text(text)
    assert (redacted == text) == (times > 4)


def test_a_pattern_that_finds_more_each_time_comes_to_an_end():
    redacted = Redactor(environ={}, patterns=("(?<!b)b",), home="").text("b" * 9)
    assert redacted.count("[redacted:pattern:000001]") == 4


def test_without_a_key_the_same_texts_in_the_same_order_give_the_same_bytes():
    texts = ("password=hunter2hunter2", "token: s3cr3tValue99", "password=hunter2hunter2")
    one, other = ([made.text(text) for text in texts] for made in (Redactor(environ={}), Redactor(environ={})))
    assert one == other
    assert one[0] == one[2] != one[1]
    assert "hunter2" not in one[0]
    again = Redactor(environ={})
    assert [again.text(text) for text in one] == one


def test_a_secret_that_the_environment_tells_is_of_that_kind_whatever_stands_around_it(random):
    token = jwt(random)
    known = Redactor(environ={"DEPLOY_TOKEN": token}, key=b"fixed", home="")
    assert known.text(f"password='x-{token}' password='y-{token}'").count("[redacted:env:") == 2
    assert known.counts == {"env": 2}
