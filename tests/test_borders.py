"""Knowledge flows one way; fail when an app imports in the wrong direction."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "newsportal": set(),
    "accounts": {"newsportal"},
    "articles": {"newsportal", "accounts"},
    "comments": {"newsportal", "accounts", "articles"},
    "shop": {"newsportal", "accounts", "articles"},
}


def imported(path):
    """Yield (line, app) for every import of one of our apps in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        else:
            continue
        for name in names:
            app = name.split(".")[0]
            if app in MAY_IMPORT:
                yield node.lineno, app


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_an_app_imports_only_what_stands_to_its_left(app):
    allowed = MAY_IMPORT[app] | {app}
    crossings = [
        f"{path.relative_to(ROOT)}:{line} imports {other}"
        for path in (ROOT / app).rglob("*.py")
        for line, other in imported(path)
        if other not in allowed
    ]
    assert crossings == []


def test_the_check_sees_an_import():
    """The border guard itself must not sleep."""
    assert "articles" in {app for _, app in imported(ROOT / "tests" / "factories.py")}
