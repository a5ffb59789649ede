"""Run every benchmark, or those named: ``python -m bench import_list notice_pdf``."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main(wanted: list[str]) -> int:
    """Run the benchmarks; return 1 when one misses its target."""
    names = wanted or sorted(m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_"))
    missed = []
    for name in names:
        print(f"== {name}", flush=True)
        if importlib.import_module(f"bench.{name}").main():
            missed.append(name)
    print("未达到目标：" + "、".join(missed) if missed else "全部达到目标")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
