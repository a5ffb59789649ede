"""How fast is the first painted window over 200,000 payment lines? Limit: a bare QMainWindow in the same font.

Each start is a process of its own, offscreen; the time runs from before Qt is imported to the first paint. Target 1.6×.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LINES = 200_000
ROUNDS = 5
TARGET = 1.6

BARE = """
import sys, time; begun = time.perf_counter()
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
if sys.argv[1]: QFontDatabase.addApplicationFont(sys.argv[1])
window = QMainWindow(); window.resize(1366, 728); window.show()
application.processEvents(); print(time.perf_counter() - begun)
"""
OURS = """
import sys, time; begun = time.perf_counter()
from zwgk_desktop import app
from zwgk_desktop.services.desk import system_clock
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.application import build_application
application = build_application([], Settings(None))
window = app.build_frame(system_clock, Settings(None)); window.show(); application.processEvents()
first = time.perf_counter() - begun
from pathlib import Path
from zwgk_desktop.ui.begin import enter
app.seat(window, enter(window, Path(sys.argv[1]), None, system_clock), "today")
app.settle(window); application.processEvents()
print(first, time.perf_counter() - begun - first)
"""
FONT = """
from zwgk_desktop.ui.application import build_application
from zwgk_desktop.ui import fonts
build_application([]); print(fonts.find_bundled() if fonts.screen_family() == fonts.BUNDLED_FAMILY else "")
"""


def _run(code: str, *arguments: str) -> list[float]:
    return [float(word) for word in _told(code, *arguments).split()]


def _told(code: str, *arguments: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed copy is compiled once, not at each start
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.strip()


def _make_store(path: Path) -> None:
    """Make a store with one batch of ``LINES`` lines, straight in SQL: only its size matters here."""
    from sqlalchemy import text

    from zwgk_desktop.domain.audit import AuditEntry
    from zwgk_desktop.domain.changes import Area
    from zwgk_desktop.services.beginning import begin

    desk = begin(path, None, "云岭镇", "清源县")
    with desk.store.write("测量", desk.now()) as unit:
        run = unit.session.connection()
        run.execute(
            text(
                "INSERT INTO programme (name, category, bureau, unit, posting_days, by_name, active)"
                " VALUES ('测量', '', '', '', 7, 1, 1)"
            )
        )
        run.execute(
            text(
                "INSERT INTO batch (programme_id, year, period, title, state, source_name, source_sha256, columns,"
                " rounding, tolerance_fen, line_count, held_count, total_fen, created_at, created_by)"
                " VALUES (1, 2026, '', '', 'received', '', '', '{}', 'half_up', 2, 0, 0, 0, '2026-01-01', '')"
            )
        )
        people = [(f"36990119700101{n:06d}", f"{n}", "张三") for n in range(LINES)]
        run.exec_driver_sql("INSERT INTO person (id_number, id_reversed, name) VALUES (?, ?, ?)", people)
        lines = [(n + 1, "张三", 100, "表", n) for n in range(LINES)]
        run.exec_driver_sql(
            "INSERT INTO payment_line (batch_id, person_id, village_text, group_name, name, card, phone, amount_fen,"
            " remark, sheet, row, panel) VALUES (1, ?, '', '', ?, '', '', ?, '', ?, ?, 1)",
            lines,
        )
        unit.record(AuditEntry("bench", Area.SUBSIDIES, "测量"))
    desk.store.close()


def main() -> int:
    """Print the medians; 1 when the target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "测量.db"
        _make_store(store)
        font = _told(FONT)  # where the PC has no Chinese font both windows load the bundled one
        _run(OURS, str(store))
        rounds = [(_run(BARE, font), _run(OURS, str(store))) for _ in range(ROUNDS)]
    bare = statistics.median(one[0] for one, _ in rounds)
    ours = [two for _, two in rounds]
    first, filled = (statistics.median(part) for part in zip(*ours, strict=True))
    print(
        f"空窗口 {bare * 1000:.0f} ms；本程序首次绘出 {first * 1000:.0f} ms（{first / bare:.2f}×，目标 ≤ {TARGET}×）；"
        f"之后 {filled * 1000:.0f} ms 内容齐全（目标 ≤ 600 ms）"
    )
    return int(first / bare > TARGET or filled > 0.6)
