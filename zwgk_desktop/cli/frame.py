"""What do all subcommands share? Options, where the store is, how results and refusals are told."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import Cancelled, Refusal, StoreUnavailable
from zwgk_desktop.logs import record_fault

if TYPE_CHECKING:
    from zwgk_desktop.services.desk import Desk

Handler = Callable[["Console", argparse.Namespace], int]

# Modules of this package; each has register(subparsers). Read one by one so that a command loads only what it needs.
COMMANDS = {
    "init": "township",
    "village": "township",
    "plan": "plan",
    "ledger": "ledger",
    "subsidies": "subsidies",
    "boards": "boards",
    "registers": "registers",
    "clock": "clock",
    "privacy": "privacy",
    "review": "review",
    "report": "report",
    "backup": "care",
    "audit": "care",
    "store": "care",
    "demo": "demo",
    "self-test": "window",
    "gui": "window",
}


# What argparse says, and how an officer is told.
ARGPARSE_WORDS = (
    (r"following arguments are required: (.+)", "缺少 {0}"),
    (r"unrecognized arguments: (.+)", "不认识 {0}"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", "{0} 不能是 {1}，可选 {2}"),
    (r"argument (.+?): invalid .+ value: (.+)", "{0} 的内容不对：{1}"),
    (r"argument (.+?): expected .+", "{0} 后面缺少内容"),
    (r"argument (.+?): not allowed with argument (.+)", "{0} 不能与 {1} 同时用"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses in Chinese."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong in Chinese and exit with 2."""
        for pattern, words in ARGPARSE_WORDS:
            if found := re.search(pattern, message):
                message = words.format(*found.groups())
                break
        print(f"命令写法不对：{message}。用 {self.prog} --help 查看写法。", file=sys.stderr)
        raise SystemExit(2)


@dataclass
class Console:
    """What a command talks to: the store on demand, JSON on stdout, people on stderr."""

    options: argparse.Namespace

    @property
    def json(self) -> bool:
        """Tell whether machine output was asked for."""
        return bool(self.options.json)

    def say(self, message: str) -> None:
        """Tell people something."""
        if not self.options.quiet:
            print(message, file=sys.stderr)

    def give(self, result: Any) -> None:
        """Print the one JSON document of this command."""
        print(json.dumps(result, ensure_ascii=False, indent=None if self.options.compact else 2))

    def give_files(self, files: list[Path], **more: Any) -> None:
        """Print what was written: JSON with hashes, or one path a line."""
        if self.json:
            rows = [
                {"path": str(f), "kind": f.suffix[1:], "sha256": hashlib.sha256(f.read_bytes()).hexdigest()}
                for f in files
            ]
            self.give({"files": rows, **more})
            return
        for file in files:
            print(file)

    def store_path(self) -> Path:
        """Return the store named by --db, $ZWGK_DB or the platform's folder."""
        return Path(self.options.db) if self.options.db else paths.default_store()

    def passphrase(self) -> str | None:
        """Return the passphrase of --passphrase-file or $ZWGK_PASSPHRASE, if any."""
        if not self.options.passphrase_file:
            return os.environ.get("ZWGK_PASSPHRASE") or None
        try:
            return Path(self.options.passphrase_file).read_text(encoding="utf-8").rstrip("\r\n") or None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreUnavailable(
                "passphrase_file", f"读不到口令文件：{self.options.passphrase_file}。", "请核对路径。"
            ) from error

    @contextlib.contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the store for one command."""
        from zwgk_desktop.services.stores import open_desk

        with open_desk(self.store_path(), self.passphrase()) as desk:
            yield desk


def build_parser(command: str | None = None) -> Parser:
    """Return the parser; with ``command`` only that one's own module is loaded."""
    parser = Parser(prog="zwgk", description="乡镇政务公开工作台（命令行）")
    parser.add_argument("--version", action="version", version=_version())
    general(parser)
    commands = parser.add_subparsers(dest="command", metavar="命令", parser_class=Parser)
    wanted = [COMMANDS[command]] if command in COMMANDS else list(dict.fromkeys(COMMANDS.values()))
    for module in wanted:
        importlib.import_module(f"zwgk_desktop.cli.{module}").register(commands)
    return parser


def _version() -> str:
    from zwgk_desktop import __version__

    return f"zwgk {__version__}"


def general(parser: argparse.ArgumentParser) -> None:
    """Add the options every command takes."""
    parser.add_argument("--db", metavar="文件", help="数据文件")
    parser.add_argument("--passphrase-file", metavar="文件", help="口令文件")
    parser.add_argument("--json", action="store_true", help="在标准输出给出 JSON")
    parser.add_argument("--compact", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("-q", "--quiet", action="store_true", help="少说话")


GENERAL_FLAGS = {"--json", "--compact", "-q", "--quiet"}
GENERAL_VALUES = {"--db", "--passphrase-file"}


def hoist(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the general options, which may stand anywhere on the line, and the other words."""
    front, rest, words = [], [], iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in GENERAL_FLAGS or ("=" in word and word.split("=")[0] in GENERAL_VALUES):
            front.append(word)
        elif word in GENERAL_VALUES:
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        else:
            rest.append(word)
    return front, rest


def run(arguments: list[str]) -> int:
    """Parse and run; refusals become a Chinese message and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    general_words, words = hoist(arguments)
    try:
        parser = build_parser(words[0] if words else None)
        options = parser.parse_args(general_words + words)
        if not options.command or not hasattr(options, "handler"):
            parser.print_help(sys.stderr)
            return 2
        handler: Handler = options.handler
        return handler(Console(options), options)
    except SystemExit as stop:
        return int(stop.code or 0) if not isinstance(stop.code, str) else 2
    except Refusal as refusal:
        print(f"{refusal.message}{refusal.advice}", file=sys.stderr)
        return refusal.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except (KeyboardInterrupt, Cancelled):
        print("已停止，没有留下未完成的内容。", file=sys.stderr)
        return 1
    except Exception as fault:
        print(record_fault(fault), file=sys.stderr)
        return 3
