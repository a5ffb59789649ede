"""How well would a sheet of this very list hide its ID numbers? (a remark may tell an age beside them)"""

from __future__ import annotations

from zwgk_desktop.domain.mask_strength import Strength, find_told, strength
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.privacy import load_profile


def sheet_strength(desk: Desk, batch_id: int, profile: str) -> Strength:
    """Return how many ID numbers fit what a sheet of the batch shows, ages and birth years in its remarks counted.

    Raises WrongUsage (unknown_profile).
    """
    from zwgk_desktop.db.queries.sheets import find_remarks

    mask = load_profile(profile)
    if "remark" not in mask.columns or not batch_id:
        return strength(mask)
    with desk.store.read() as session:
        told = find_told(find_remarks(session, batch_id))
    return strength(mask, told)
