"""An office for the random officer: a store with every table at hand, and actions that must be all or nothing.

Each action is one step: refused or stopped means that nothing at all changed; done means one entry in the trail.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.conftest import CHINA, COUNTY, TOWNSHIP, VILLAGES
from zwgk_desktop import paths
from zwgk_desktop.domain.errors import Cancelled, Refusal
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services.beginning import begin
from zwgk_desktop.services.care import check_store, verify_audit
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.plans import PlanProposal, propose_plan
from zwgk_desktop.services.stores import open_store_at
from zwgk_desktop.services.township import change_township

START = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
Rows = dict[str, list[tuple[Any, ...]]]


@cache
def plan() -> PlanProposal:
    """The sample plan, read once."""
    return propose_plan(paths.resource("samples/demo_plan.txt"), TOWNSHIP)


@cache
def blank_store() -> Path:
    """A store as on the first day, made once for all runs of this process."""
    folder = tempfile.TemporaryDirectory(prefix="zwgk-office-")
    FOLDERS.enter_context(folder)
    path = Path(folder.name) / "空.db"
    desk = begin(path, None, TOWNSHIP, COUNTY, VILLAGES, ("周敏",), clock=lambda: START)
    change_township(desk, complaint_phone="0700-5550112", office_phone="0700-5550100")
    desk.store.close()
    return path


FOLDERS = ExitStack()


class Office:
    """A desk whose clock is turned by hand."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="zwgk-random-"))
        self.path = self.folder / "云岭镇.db"
        shutil.copyfile(blank_store(), self.path)
        self.now = START
        self.desk: Desk = open_store_at(self.path, clock=lambda: self.now)
        self.tables = self._names()

    def later(self, days: int) -> None:
        """Let days pass."""
        self.now += timedelta(days=days)

    def close(self) -> None:
        """Check the whole file, and leave."""
        found = check_store(self.desk)
        self.desk.store.close()
        shutil.rmtree(self.folder)
        assert found.sound, found

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return what SQL says of the committed file."""
        with self.desk.store.read() as session:
            return [tuple(row) for row in session.connection().exec_driver_sql(sql, values)]

    def ids(self, sql: str) -> list[int]:
        """Return the first column."""
        return [row[0] for row in self.query(sql)]

    def _names(self) -> list[str]:
        found = self.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return [name for (name,) in found if not name.startswith(("sqlite_", "alembic"))]

    def content(self) -> Rows:
        """Return every row of every table but the trail."""
        return {name: self.query(f'SELECT * FROM "{name}" ORDER BY 1') for name in self.tables if name != "audit"}

    def entries(self) -> int:
        """Return how long the trail is."""
        return int(self.query("SELECT count(*) FROM audit")[0][0])

    def files(self) -> dict[str, int]:
        """Return what lies in the folder but the store itself."""
        return {
            str(path.relative_to(self.folder)): path.stat().st_mtime_ns
            for path in self.folder.rglob("*")
            if path.is_file() and not path.name.startswith(self.path.name)
        }

    def do(self, action: Callable[[], Any], entries: int | None = 1) -> Any:
        """Do one action; None when it is refused or stopped. ``entries``: how many it writes (None: one or none)."""
        before, trail, files = self.content(), self.entries(), self.files()
        refused: Exception | None = None
        try:
            done = action()
        except (Refusal, Cancelled) as refusal:
            refused = refusal
        if refused is not None:
            assert self.content() == before, f"refused, but changed: {refused}"
            assert self.entries() == trail, f"refused, but noted: {refused}"
            assert self.files() == files, f"refused, but files changed: {refused}"
            return None
        grown = self.entries() - trail
        if self.content() != before:
            assert grown == (1 if entries is None else entries), f"{grown} entries for one change"
        else:
            assert grown in (0, 1 if entries is None else entries)
        return done if done is not None else True

    def ledger(self) -> str:
        """Return what the ledger says of everything not in the recycle bin, without the row ids beneath an item."""
        alive = "(SELECT id FROM ledger_item WHERE removed_at IS NULL)"
        told = {
            "items": self.query("SELECT * FROM ledger_item WHERE removed_at IS NULL ORDER BY id"),
            "reports": self.query(
                "SELECT item_id, quarter, status, text, evidence, problems, remark, updated_at, updated_by"
                f" FROM item_progress WHERE item_id IN {alive} ORDER BY 1, 2"
            ),
            "periods": self.query(
                f"SELECT item_id, label, due, done_on, note FROM item_period WHERE item_id IN {alive} ORDER BY 1, 2"
            ),
            "deadlines": self.query(
                f"SELECT item_id, phrase, kind, value FROM item_deadline WHERE item_id IN {alive} ORDER BY 1, id"
            ),
        }
        return json.dumps(told, ensure_ascii=False, default=str, indent=1)

    def check(self) -> None:
        """Hold what must be true at any time."""
        self._check_trail()
        self._check_batches()
        self._check_gate()

    def _check_trail(self) -> None:
        broken = verify_audit(self.desk).broken
        assert broken is None, broken

    def _check_batches(self) -> None:
        sums = "SELECT batch_id, count(*), sum(amount_fen) FROM payment_line GROUP BY 1"
        found = {key: (count, total) for key, count, total in self.query(sums)}
        held = dict(self.query("SELECT batch_id, count(*) FROM held_line GROUP BY 1"))
        for key, lines, held_back, total in self.query("SELECT id, line_count, held_count, total_fen FROM batch"):
            assert found.get(key, (0, 0)) == (lines, total)
            assert held.get(key, 0) == held_back
        both = (
            "SELECT count(*) FROM payment_line l JOIN held_line h"
            " ON h.batch_id = l.batch_id AND h.sheet = l.sheet AND h.row = l.row AND h.panel = l.panel"
        )
        assert self.query(both) == [(0,)]

    def _check_gate(self) -> None:
        """What hangs, or is called approved, has the four consents to exactly what is there now."""
        from zwgk_desktop.services.review import review_state

        shown = "SELECT id FROM posting WHERE batch_id IS NULL AND state IN ('approved', 'printed', 'posted')"
        passed = "SELECT id FROM batch WHERE state NOT IN ('received', 'checked') AND removed_at IS NULL"
        for subject, sql in (("posting", shown), ("batch", passed)):
            for key in self.ids(sql):
                assert review_state(self.desk, subject, key).state == "approved", (subject, key)
        open_warnings = (
            "SELECT count(*) FROM finding f JOIN batch b ON b.id = f.batch_id"
            " WHERE f.severity = 'warning' AND f.state = 'open' AND b.state NOT IN ('received', 'checked')"
        )
        assert self.query(open_warnings) == [(0,)]
        hanging = "SELECT count(*) FROM posting WHERE state = 'posted' AND (posted_on IS NULL OR place = '')"
        assert self.query(hanging) == [(0,)]


def stop_at(count: int) -> StopAfter | None:
    """Return progress that stops at that checkpoint, None for 0."""
    return StopAfter(count) if count else None
