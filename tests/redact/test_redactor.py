from reporting.redact import Off, Redactor


def test_equal_secrets_get_equal_placeholders_and_are_counted():
    redactor = Redactor(environ={}, key=b"fixed")
    first = redactor.text("password='hunter2x' and again password=hunter2x")
    assert "hunter2x" not in first
    placeholder = first.partition("'")[2].partition("'")[0]
    assert first == f"password='{placeholder}' and again password={placeholder}"
    assert redactor.counts == {"secret": 2}


def test_a_clean_text_is_given_back_itself():
    text = "tests/test_tokens.py::TestToken::test_refresh_token[admin-1]"
    redactor = Redactor(environ={})
    assert redactor.text(text) is text
    assert redactor.name(text) is text
    assert not redactor.suspicious(text)


def test_off_changes_nothing():
    redactor = Off()
    assert redactor.text("password='hunter2x'") == "password='hunter2x'"
    assert redactor.name("test[password=hunter2x]") == "test[password=hunter2x]"
    assert not redactor.suspicious("password='hunter2x'")
    assert redactor.counts == {}
