"""Which headings, leaves and paragraphs make up a document? The tree of its numbering, and the drafts in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zwgk_desktop.domain.policy.headings import heading_title, is_formula, split_title
from zwgk_desktop.domain.policy.items import Draft, Reading, carries_unnumbered_work, carries_work
from zwgk_desktop.domain.policy.model import Span
from zwgk_desktop.domain.policy.numbering import SUB_LEVEL
from zwgk_desktop.domain.policy.paragraphs import Block
from zwgk_desktop.domain.policy.units import Assigned, take_units

ROOT_LEVEL = 0
_ASIDE = re.compile(r"^(?:联系人|联系电话|联系方式|电话|邮箱|电子邮箱|注:|备注:|说明:|附件|抄送|填报|报送邮箱)")

_CLOSING = re.compile(
    r"^请(?:各|于|将|在)|^各[^。,]{1,14}请(?:于|将|在)"
)  # the notice's own request, after its last point


@dataclass
class Node:
    """A numbered paragraph (``block``) with what stands below it; the root has none."""

    level: int
    block: Block | None = None
    number: str = ""
    title: str | None = None
    text: str = ""  # the paragraph after its number, without units; "" for a mere heading
    units: Assigned = field(default_factory=Assigned)
    bodies: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Return the heading as it stands in a section path."""
        return self.number + heading_title(self.title or self.text)


@dataclass
class Outcome:
    """Drafts that are work, and blocks that are not."""

    drafts: list[Draft] = field(default_factory=list)
    left: list[Block] = field(default_factory=list)


def build_tree(blocks: Sequence[Block], reading: Reading) -> Node:
    """Return the tree of one stretch of paragraphs (no table rows)."""
    root = Node(ROOT_LEVEL)
    stack = [root]
    for block in blocks:
        level = _level(block, reading)
        if level is None:
            stack[-1].bodies.append(block)
            continue
        while stack[-1].level >= level:
            stack.pop()
        node = _node(block, level, reading)
        stack[-1].children.append(node)
        stack.append(node)
    return root


def open_headings(root: Node) -> tuple[str, ...]:
    """Return the headings still open at the end of a stretch: what a table below it stands under."""
    path: list[str] = []
    node = root
    while node.children:
        node = node.children[-1]
        if node.text or node.bodies or node.units:
            break
        path.append(node.label)
    return tuple(path)


def find_drafts(root: Node, reading: Reading) -> Outcome:
    """Return the work in a tree, in the order printed."""
    outcome = Outcome()
    _paragraphs_outside(root.bodies, (), reading, outcome)
    for child in root.children:
        _walk(child, (), reading, outcome)
    return outcome


def _level(block: Block, reading: Reading) -> int | None:
    if block.mark:
        return block.mark.level
    if block.folded in reading.words.work.plain_headings or (block.markdown and len(block.folded) < 30):
        return 3
    return None


def _node(block: Block, level: int, reading: Reading) -> Node:
    length = block.mark.length if block.mark else 0
    rest, units = take_units(block.text[length:], reading.words)
    title, text = split_title(rest)
    return Node(level, block, block.text[:length], title, text, units)


def _walk(node: Node, section: tuple[str, ...], reading: Reading, outcome: Outcome) -> None:
    if node.children and _belongs_together(node, reading):
        _flatten(node)
    if not node.children:
        _leaf(node, section, reading, outcome)
        return
    below = (*section, node.label)
    _introduction(node, section, reading, outcome)
    first = len(outcome.drafts)
    for child in node.children:
        _walk(child, below, reading, outcome)
    _share_units(node, outcome.drafts[first:])


def _belongs_together(node: Node, reading: Reading) -> bool:
    """Tell whether the points below are parts of one item: a list with semicolons, or ①（1） without own units."""
    children = node.children
    if any(child.children for child in children):
        return False
    own = [bool(child.units) or any(take_units(b.text, reading.words)[1] for b in child.bodies) for child in children]
    if any(own[:-1]):
        return False
    if children[0].level >= SUB_LEVEL:
        return True
    ends = [child.block.folded.rstrip() for child in children[:-1] if child.block]
    return bool(ends) and node.level > 3 and all(end.endswith((";", ",", ",")) for end in ends)


def _flatten(node: Node) -> None:
    for child in node.children:
        if child.block:
            node.bodies.append(child.block)
        node.bodies += child.bodies
    node.children = []


def _leaf(node: Node, section: tuple[str, ...], reading: Reading, outcome: Outcome) -> None:
    drafts: list[tuple[Draft, list[Block]]] = []
    heading_only = node.title is None and bool(node.bodies) and not node.units and len(node.text) <= 60
    head_title = heading_title(node.text) if heading_only else node.title
    if not node.number and node.block and heading_only:
        section, head_title = (*section, node.label), None
    blocks = [node.block] if node.block else []
    current = Draft(node.number, section, head_title, "" if heading_only else node.text, _span(blocks), node.units)
    drafts.append((current, blocks))
    for block in node.bodies:
        rest, units = take_units(block.text, reading.words)
        last, its_blocks = drafts[-1]
        apart = bool(_ASIDE.match(block.folded)) or is_formula(block.folded, reading.words.work)
        if _CLOSING.match(block.folded):
            drafts.append((Draft("", (), None, rest, block.source, units), [block]))
            continue
        if not rest or not (last.units or apart):
            _append(last, its_blocks, block, rest, units)
            continue
        fresh = Draft(node.number, section, head_title, rest, block.source, units)
        drafts.append((fresh, [block]))
    _settle(drafts, reading, outcome)


def _append(draft: Draft, blocks: list[Block], block: Block, rest: str, units: Assigned) -> None:
    draft.text = "\n".join(part for part in (draft.text, rest) if part)
    draft.units.merge(units)
    blocks.append(block)
    draft.source = _span(blocks)


def _settle(drafts: list[tuple[Draft, list[Block]]], reading: Reading, outcome: Outcome) -> None:
    for at, (draft, blocks) in enumerate(drafts):
        judge = carries_work if at == 0 else carries_unnumbered_work
        if not draft.text and draft.title:
            draft.text, draft.title = draft.title, None
        if judge(draft, reading):
            outcome.drafts.append(draft)
        else:
            outcome.left += [block for block in blocks if not _mere_heading(block, drafts[0][0], blocks)]


def _mere_heading(block: Block, draft: Draft, blocks: list[Block]) -> bool:
    return (
        bool(block.mark) and len(blocks) > 1 and block is blocks[0] and draft.title is not None and len(block.text) < 60
    )


def _introduction(node: Node, section: tuple[str, ...], reading: Reading, outcome: Outcome) -> None:
    """Judge what stands between a heading and its first point."""
    if node.title and node.block and node.block.folded.rstrip().endswith(("。", ")", "]", ":")):
        draft = Draft(node.number, section, node.title, node.text, node.block.source, node.units)
        _judge_introduction(draft, node.block, node, reading, outcome)
    _paragraphs_outside(node.bodies, (*section, node.label), reading, outcome, node)


def _judge_introduction(draft: Draft, block: Block, node: Node, reading: Reading, outcome: Outcome) -> None:
    others = any(child.units for child in node.children)
    if (others or not draft.units) and carries_unnumbered_work(draft, reading) and not block.folded.endswith(":"):
        outcome.drafts.append(draft)
        node.units = Assigned()
    else:
        outcome.left.append(block)


def _paragraphs_outside(
    bodies: Sequence[Block], section: tuple[str, ...], reading: Reading, outcome: Outcome, node: Node | None = None
) -> None:
    for block in bodies:
        rest, units = take_units(block.text, reading.words)
        if not rest and node is not None:
            node.units.merge(units)
            continue
        draft = Draft("", section, None, rest, block.source, units)
        if carries_unnumbered_work(draft, reading) and not block.folded.endswith(":"):
            outcome.drafts.append(draft)
        else:
            outcome.left.append(block)


def _share_units(node: Node, drafts: Sequence[Draft]) -> None:
    """Give units printed at the heading to the items below that have none of their own."""
    if node.units:
        for draft in drafts:
            if not draft.units:
                draft.units.merge(node.units)


def _span(blocks: Sequence[Block]) -> Span:
    return Span(blocks[0].source.start, blocks[-1].source.end) if blocks else Span(0, 0)


def walk(node: Node) -> Iterator[Node]:
    """Give every node of a tree, outermost first."""
    yield node
    for child in node.children:
        yield from walk(child)
