"""Who may import whom: house.md's table as data; a wrong import fails with a sentence that names its right home."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "zwgk_desktop"
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
CLOCKS = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time"}
HEAVY = {"sqlalchemy", "openpyxl", "reportlab", "pypdfium2", "pdfplumber", "docx", "alembic"}


@dataclass(frozen=True)
class Rule:
    """What a room may import. ``own`` are rooms of this program, by prefix; ``outside`` third-party packages."""

    room: str
    own: tuple[str, ...]
    outside: tuple[str, ...] = ()

    def allows(self, module: str) -> bool:
        """Tell whether an import fits."""
        if module.split(".")[0] in sys.stdlib_module_names:
            return True
        names = self.own if module.startswith("zwgk_desktop") else self.outside
        return any(within(module, name) for name in names)


DOMAIN = "zwgk_desktop.domain"
SERVICES = "zwgk_desktop.services"
DOORS = ("zwgk_desktop.paths", "zwgk_desktop.settings", "zwgk_desktop.logs")
VERSION = "zwgk_desktop:__version__"
KEPT = (
    "zwgk_desktop.db.store",
    "zwgk_desktop.db.snapshot",
    "zwgk_desktop.db.repositories",
    "zwgk_desktop.db.queries",
)
QT = ("PySide6", "shiboken6")
# Parts of ui that say what is shown without Qt: presenters build from them, and they obey the presenters' rule.
WITHOUT_QT = (
    "zwgk_desktop.ui.registers.entry_view",
    "zwgk_desktop.ui.registers.request_path",
    "zwgk_desktop.ui.subsidies.correction_words",
    "zwgk_desktop.ui.widgets.form_fields",
    "zwgk_desktop.ui.widgets.pane_content",
)
SHEETS_AND_PAPERS = (
    "openpyxl",
    "python_calamine",
    "reportlab",
    "pypdfium2",
    "pdfplumber",
    "docx",
    "olefile",
    "defusedxml",
    "PIL",
    "fontTools",
)

# The longest room that fits a file's path wins.
RULES = (
    Rule("domain", (DOMAIN,)),
    Rule("db", ("zwgk_desktop.db", DOMAIN), ("sqlalchemy", "alembic", "sqlcipher3", "argon2")),
    Rule("documents", ("zwgk_desktop.documents", DOMAIN, "zwgk_desktop.paths"), SHEETS_AND_PAPERS),
    Rule("services", (SERVICES, DOMAIN, "zwgk_desktop.documents", *KEPT, *DOORS, VERSION)),
    Rule("ui", ("zwgk_desktop.ui", SERVICES, DOMAIN, *DOORS, VERSION), QT),
    Rule("ui/*_presenter", (SERVICES, DOMAIN, "zwgk_desktop.paths", *WITHOUT_QT)),
    *(
        Rule(name.removeprefix("zwgk_desktop.").replace(".", "/"), (SERVICES, DOMAIN, *WITHOUT_QT))
        for name in WITHOUT_QT
    ),
    Rule("cli", ("zwgk_desktop.cli", SERVICES, DOMAIN, *DOORS, VERSION)),
    Rule("cli/window", ("zwgk_desktop",)),
    Rule("app", ("zwgk_desktop",), QT),
    Rule("selftest", ("zwgk_desktop",), QT),
    Rule("__main__", ("zwgk_desktop",)),
    Rule("__init__", ()),
    Rule("paths", (), ("platformdirs",)),
    Rule("settings", DOORS, ("platformdirs",)),
    Rule("logs", DOORS),
)

HOMES = (
    (
        ("sqlalchemy", "alembic", "sqlcipher3", "argon2", "zwgk_desktop.db"),
        "queries belong in db/queries, writes in db/repositories, behind a service",
    ),
    (("zwgk_desktop.documents", *SHEETS_AND_PAPERS), "files are read and written in documents, called by a service"),
    ((*QT, "zwgk_desktop.ui"), "what is on screen belongs in ui; a presenter and the command line know no Qt"),
    (("zwgk_desktop.services",), "use cases know the rooms below them, never the other way round"),
    (("zwgk_desktop.cli",), "the command line is nobody's library: move what is shared into a service"),
    (("zwgk_desktop.paths", "zwgk_desktop.settings", "zwgk_desktop.logs"), "the caller gives it as an argument"),
)


def within(module: str, name: str) -> bool:
    return module == name or module.startswith((f"{name}.", f"{name}:"))


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def rule_for(file: Path) -> Rule:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    if parts[0] == "ui" and parts[-1].endswith("_presenter"):
        return next(rule for rule in RULES if rule.room == "ui/*_presenter")
    fits = [rule for rule in RULES if parts[: rule.room.count("/") + 1] == tuple(rule.room.split("/"))]
    assert fits, f"{file.relative_to(ROOT)} stands in no room: add it to the table, or move it"
    return max(fits, key=lambda rule: len(rule.room))


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Give line and name of every import, also inside functions and under TYPE_CHECKING."""
    package = file.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join((*package[: len(package) - node.level], *([base] if base else [])))
            for name in node.names:
                yield node.lineno, full_name(base, name.name)


def full_name(base: str, name: str) -> str:
    """Return the module that ``from base import name`` takes, or base:name when the name is none."""
    if not base.startswith("zwgk_desktop"):
        return base
    place = ROOT.joinpath(*base.split("."), name)
    return f"{base}.{name}" if place.with_suffix(".py").exists() or place.is_dir() else f"{base}:{name}"


def home_of(module: str) -> str:
    for names, home in HOMES:
        if any(within(module, name) for name in names):
            return home
    return "a new library is agreed on first, and named in the table"


@pytest.mark.parametrize("file", modules(), ids=lambda f: str(f.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_room_may(file: Path) -> None:
    rule = rule_for(file)
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {module.replace(':', '.')}: {home_of(module)}"
        for line, module in imports(file)
        if not rule.allows(module)
    ]
    assert not wrong, "\n".join(wrong)


def test_domain_knows_no_clock_and_no_files() -> None:
    """Today is an argument, and so is what a file holds."""
    never = {
        "os",
        "io",
        "shutil",
        "tempfile",
        "time",
        "random",
        "secrets",
        "subprocess",
        "sqlite3",
        "socket",
        "threading",
    }
    wrong = []
    for file in sorted((PACKAGE / "domain").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        wrong += [f"{file.name}:{line} imports {name}" for line, name in imports(file) if name.split(".")[0] in never]
        for node in ast.walk(tree):
            call = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if call in CLOCKS:
                wrong.append(f"{file.name}:{node.lineno} asks {call}: today is an argument")  # type: ignore[attr-defined]
            if call == "open" or call.endswith((".read_text", ".read_bytes", ".open")):
                wrong.append(f"{file.name}:{node.lineno} opens a file: documents reads it")  # type: ignore[attr-defined]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file", modules(), ids=lambda f: str(f.relative_to(PACKAGE)))
def test_a_module_is_short_enough_to_be_read(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.count("\n")
    assert lines <= LONGEST_MODULE, f"{file.relative_to(ROOT)} has {lines} lines: split it by question answered"
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_only_the_command_line_prints() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno} prints: give a result back and let cli tell it"
        for file in modules()
        if file.relative_to(PACKAGE).parts[0] not in ("cli", "selftest.py", "app.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id == "print"
    ]
    assert not wrong, "\n".join(wrong)


def test_there_is_no_room_for_odds_and_ends() -> None:
    shunned = {"utils", "util", "common", "helpers", "helper", "misc"}
    wrong = [str(f.relative_to(ROOT)) for f in modules() if shunned & {p.removesuffix(".py") for p in f.parts}]
    assert not wrong, f"name it by the question it answers: {wrong}"


def loaded_by(code: str) -> set[str]:
    """Return the packages that a fresh interpreter has loaded after ``code``."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines())


def run_command(*words: str) -> str:
    return f"""
import contextlib, io
from zwgk_desktop.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    code = main({list(words)!r})
assert code in (0, 1), code
"""


def test_help_loads_neither_qt_nor_anything_heavy() -> None:
    loaded = loaded_by(run_command("--help"))
    assert "argparse" in loaded
    assert not loaded & ({"PySide6", "shiboken6"} | HEAVY)


def test_a_text_is_parsed_without_qt_and_without_the_store(tmp_path: Path) -> None:
    plan = tmp_path / "要点.txt"
    plan.write_text(
        "清源县2026年政务公开工作要点\n一、重点任务\n1.每季度公开村务。（责任单位：各乡镇人民政府）\n", encoding="utf-8"
    )
    loaded = loaded_by(run_command("plan", "parse", str(plan), "--json"))
    assert "zwgk_desktop" in loaded
    assert not loaded & {"PySide6", "shiboken6", "sqlalchemy", "alembic", "openpyxl", "reportlab"}


def test_opening_a_store_of_today_loads_no_migrations(tmp_path: Path) -> None:
    db = str(tmp_path / "zwgk.db")
    make = run_command("--db", db, "init", "--township", "云岭镇", "--county", "清源县")
    subprocess.run([sys.executable, "-c", make], check=True, cwd=ROOT)
    assert "alembic" not in loaded_by(run_command("--db", db, "village", "list"))


def test_the_table_would_catch_each_kind_of_wrong_import() -> None:
    """The rules are only worth something if they say no."""
    wrong = {
        "services/x.py": ["sqlalchemy", "openpyxl", "PySide6.QtCore", "zwgk_desktop.ui.jobs", "zwgk_desktop.db.models"],
        "domain/x.py": ["zwgk_desktop.services.desk", "zwgk_desktop.paths", "sqlalchemy"],
        "db/x.py": ["zwgk_desktop.documents.writing", "zwgk_desktop.services.desk", "PySide6"],
        "documents/x.py": ["zwgk_desktop.db.store", "sqlalchemy"],
        "ui/x.py": ["zwgk_desktop.db.store", "zwgk_desktop.documents.writing", "sqlalchemy"],
        "ui/ledger/x_presenter.py": ["PySide6", "zwgk_desktop.ui.jobs"],
        "cli/x.py": ["PySide6", "zwgk_desktop.ui", "zwgk_desktop.db.store", "zwgk_desktop.documents.writing"],
    }
    for place, names in wrong.items():
        rule = rule_for(PACKAGE / place)
        assert [name for name in names if rule.allows(name)] == [], place
