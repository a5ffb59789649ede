"""``zwgk registers week`` writes one page and says what stands on it."""

import json
import subprocess
import sys


def test_the_week_is_written_and_described(tmp_path) -> None:
    store = str(tmp_path / "s.db")
    run = [sys.executable, "-c", "import sys; from zwgk_desktop.cli import main; sys.exit(main())", "--db", store]
    subprocess.run([*run, "init", "--township", "云岭镇", "--county", "清源县"], check=True, capture_output=True)
    out = tmp_path / "本周.pdf"
    words = ["registers", "week", "--out", str(out), "--day", "2026-11-18", "--json"]
    done = subprocess.run([*run, *words], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert (told["monday"], told["left_out"], told["files"][0]["kind"]) == ("2026-11-16", 0, "pdf")
    assert out.read_bytes().startswith(b"%PDF")
    wrong = subprocess.run([*run, *words[:-2], "上周"], capture_output=True, timeout=60)
    assert wrong.returncode == 2
