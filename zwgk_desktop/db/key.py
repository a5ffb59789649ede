"""How does a passphrase become the key of the file? Argon2id over the salt SQLCipher keeps in the first 16 bytes."""

from __future__ import annotations

import secrets
from pathlib import Path

SALT_BYTES = 16
PLAIN_HEADER = b"SQLite format 3\x00"
# Part of the file format, version 1: another cost needs a new format version.
TIME_COST, MEMORY_KIB, LANES = 3, 65536, 4  # RFC 9106, section 4, second recommended option


def build_key(passphrase: str, salt: bytes) -> str:
    """Return SQLCipher's raw key: 64 hex digits of key, 32 of salt."""
    from argon2.low_level import Type, hash_secret_raw

    raw = hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=TIME_COST,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=32,
        type=Type.ID,
    )
    return raw.hex() + salt.hex()


def build_new_key(passphrase: str) -> str:
    """Return a raw key with a fresh salt, for a file that is about to be made."""
    return build_key(passphrase, secrets.token_bytes(SALT_BYTES))


def read_salt(path: Path) -> bytes:
    """Return the first 16 bytes of ``path``: the salt of an encrypted file, a known text in a plain one."""
    with path.open("rb") as file:
        return file.read(SALT_BYTES)


def is_plain(path: Path) -> bool:
    """Tell whether ``path`` begins like a plain SQLite file."""
    return read_salt(path) == PLAIN_HEADER
