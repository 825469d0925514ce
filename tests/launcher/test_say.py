"""The launcher's words."""

import ast
import string

import pytest

from launcher.chinese import CHINESE
from launcher.commands import COMMANDS
from launcher.place import ROOT
from launcher.say import Name, languages, words

SPEAKERS = {"line", "words", "Trouble", "good", "note", "bad", "done", "Name"}


def said() -> set[str]:
    """Every sentence in the sources of the launcher that somebody may read."""
    found = set(COMMANDS.values())
    for file in (ROOT / "launcher").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) in SPEAKERS | {"step"}:
                texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
                found |= {text for text in texts if isinstance(text, str) and text[:1].isupper() and text.isascii()}
    return found


def name_of(node: ast.expr) -> str:
    """The name of a called function."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, ("zh",)),
        ({"LANG": "en_GB.UTF-8"}, ("en",)),
        ({"LANG": "C.UTF-8"}, ("zh", "en")),
        ({}, ("zh", "en")),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, ("zh",)),
    ],
)
def test_the_language_follows_the_locale(variables: dict[str, str], expected: tuple[str, ...]) -> None:
    assert languages(variables) == expected


def test_every_sentence_has_its_chinese() -> None:
    same_in_both = {"DATABASE_URL", "BROKER_URL"}
    assert len(said()) > 60
    assert sorted(said() - set(CHINESE) - same_in_both) == []


def test_both_languages_fill_the_same_blanks() -> None:
    def blanks(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert [english for english, chinese in CHINESE.items() if blanks(english) != blanks(chinese)] == []


def test_a_name_inside_a_sentence_is_translated_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    told = words("{name} ended by itself (exit code {code}).", name=Name("Database"), code=3)
    assert told == "数据库自行退出（退出码 3）。 · Database ended by itself (exit code 3)."
