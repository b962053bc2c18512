"""Home folders, which tell who somebody is."""

import pytest

from reporting.redact import Redactor


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/ana/app/test_x.py:12: AssertionError", "~/app/test_x.py:12: AssertionError"),
        ("/Users/ana/app/x.py", "~/app/x.py"),
        ('File "C:\\Users\\ana\\app\\x.py", line 3', 'File "~\\app\\x.py", line 3'),
        ("'C:\\\\Users\\\\ana\\\\x.py'", "'~\\\\x.py'"),
        ("c:/Users/ana/x.py", "~/x.py"),
        ("C:\\Users\\Ana Maria\\x.py", "~\\x.py"),
        ("rootdir: /home/ana", "rootdir: ~"),
        ("file:///home/ana/x.html", "file://~/x.html"),
        ("PATH=/home/ana/bin:/home/bob/bin", "PATH=~/bin:~/bin"),
        ("(/home/ana)", "(~)"),
        ("scp ana@host:/home/ana/x .", "scp ana@host:~/x ."),
        ("/srv/runner/job/x.py", "~/job/x.py"),
        ("/srv/runners/x.py", "/srv/runners/x.py"),
        ("https://app.example/home/settings", "https://app.example/home/settings"),
        ("https://idp.example/scim/v2/Users/2819c223", "https://idp.example/scim/v2/Users/2819c223"),
        ("/homepage/x", "/homepage/x"),
    ],
)
def test_home_directories(text, shown):
    redactor = Redactor(environ={}, home="/srv/runner/")
    assert redactor.text(text) == shown
    assert redactor.suspicious(text) == (text != shown)
    assert redactor.counts.get("home", 0) == shown.count("~")


@pytest.mark.parametrize("variable", ["HOME", "USERPROFILE"])
def test_the_home_of_the_environment(variable):
    assert Redactor(environ={variable: "/data/ana"}).text("in /data/ana/x") == "in ~/x"


@pytest.mark.parametrize("home", ["", "/"])
def test_a_home_that_says_nothing(home):
    assert Redactor(environ={}, home=home).text("/data/x and / too") == "/data/x and / too"
