"""What must an installed copy be able to do? Tried for real in a temporary folder, each part timed."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import Refusal

NEEDED = (
    "calendar",
    "catalogues/village_default.toml",
    "templates/postings.toml",
    "columns/default.toml",
    "masking",
    "programmes.toml",
    "rules/default.toml",
    "rules/vocabulary.toml",
    "samples/demo.toml",
    "samples/demo_plan.txt",
    "themes/light.toml",
    "icons/today.svg",
)
MOMENT = datetime.fromisoformat("2026-09-04T09:00:00+08:00")


@dataclass(frozen=True, slots=True)
class Result:
    """One part: ``detail`` says in Chinese why it failed."""

    name: str
    passed: bool
    seconds: float
    detail: str = ""


def run(limit: int) -> list[Result]:
    """Try every part; the last result tells whether all took no more than ``limit`` seconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    begun = time.perf_counter()
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="zwgk-") as scratch:
        folder = Path(scratch)
        parts: tuple[tuple[str, Callable[[Path], None]], ...] = (
            ("程序自带资料", _resources),
            ("字体与生僻字", _fonts),
            ("加密数据文件", _encrypted_store),
            ("演示乡镇全部成果", _demo),
            ("窗口", _window),
        )
        for name, part in parts:
            results.append(_try(name, part, folder))
    took = time.perf_counter() - begun
    detail = "" if took <= limit else f" 超过了 {limit} 秒"
    return [*results, Result("总用时", took <= limit, took, detail)]


def _try(name: str, part: Callable[[Path], None], folder: Path) -> Result:
    begun = time.perf_counter()
    try:
        part(folder)
    except Refusal as refusal:
        return Result(name, False, time.perf_counter() - begun, f" {refusal}")
    except Exception as error:
        return Result(name, False, time.perf_counter() - begun, f" {type(error).__name__}: {error}")
    return Result(name, True, time.perf_counter() - begun)


def _require(truth: bool, message: str) -> None:
    if not truth:
        raise Refusal("self_test", message)


def _resources(folder: Path) -> None:
    missing = [name for name in NEEDED if not paths.resource(name).exists()]
    _require(not missing, f"缺少 {'、'.join(missing)}。")


def _fonts(folder: Path) -> None:
    from zwgk_desktop.documents.fonts import open_fonts

    missing = open_fonts(paths.font_folders(), use_system=False).missing_characters("政务公开𠮷𬭸䶮")
    _require(not missing, f"没有字体能印 {'、'.join(missing)}。")


def _encrypted_store(folder: Path) -> None:
    from zwgk_desktop.services.beginning import begin
    from zwgk_desktop.services.stores import is_encrypted, open_desk
    from zwgk_desktop.services.township import get_township

    path = folder / "加密.db"
    begin(path, "自检口令", "自检镇", "自检县").store.close()
    _require(is_encrypted(path), "数据文件没有加密。")
    with open_desk(path, "自检口令") as desk:
        _require(get_township(desk).name == "自检镇", "重新打开后内容不对。")


def _demo(folder: Path) -> None:
    from zwgk_desktop.services.demo_outputs import write_demo
    from zwgk_desktop.services.privacy import verify_files

    made = write_demo(folder / "演示", lambda: MOMENT)
    _require(all(file.stat().st_size for file in made.files), "有文件是空的。")
    leaks = [found for found in verify_files(made.sheets, MOMENT.year) if found["findings"]]
    _require(not leaks, "公示单中查到个人信息。")


def _window(folder: Path) -> None:
    from zwgk_desktop.app import draw_window
    from zwgk_desktop.services.demo_outputs import STORE

    picture = folder / "窗口.png"
    draw_window(folder / "演示" / STORE, None, picture, "today", lambda: MOMENT)
    _require(picture.stat().st_size > 10_000, "窗口没有画出来。")
