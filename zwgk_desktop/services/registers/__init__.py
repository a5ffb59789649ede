"""What does an officer do with the registers? The area's one door; 依申请公开 has its own module (requests)."""

from zwgk_desktop.services.registers.entries import (
    Recorded,
    add_entry,
    change_entry,
    check_new,
    get_entry,
    record_step,
    remove_entry,
    restore_entry,
    void_step,
)
from zwgk_desktop.services.registers.facts import (
    EntryFacts,
    covered_event,
    covered_title,
    covered_values,
    get_register,
    registers,
)
from zwgk_desktop.services.registers.lists import (
    DueEntry,
    Recomputed,
    count_open,
    due_entries,
    duties,
    entries_listing,
    policy_rate,
    read_register,
    recompute,
)

__all__ = [
    "DueEntry",
    "EntryFacts",
    "Recomputed",
    "Recorded",
    "add_entry",
    "change_entry",
    "check_new",
    "count_open",
    "covered_event",
    "covered_title",
    "covered_values",
    "due_entries",
    "duties",
    "entries_listing",
    "get_entry",
    "get_register",
    "policy_rate",
    "read_register",
    "recompute",
    "record_step",
    "registers",
    "remove_entry",
    "restore_entry",
    "void_step",
]
