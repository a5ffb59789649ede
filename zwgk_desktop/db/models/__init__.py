"""The mapped tables, one module per area; ``Base.metadata`` is what the migrations must equal."""

from zwgk_desktop.db.models.audit import DbAudit
from zwgk_desktop.db.models.base import Base
from zwgk_desktop.db.models.boards import DbCatalogueItem, DbCatalogueSwitch, DbPosting
from zwgk_desktop.db.models.ledger import DbItemDeadline, DbItemPeriod, DbItemProgress, DbLedgerItem, DbPlanDocument
from zwgk_desktop.db.models.ledger_depth import DbEvidenceFile, DbLedgerSnapshot, DbLedgerTemplate, DbRulePack
from zwgk_desktop.db.models.registers import DbCalendarYear, DbRegisterEntry, DbRegisterEvent, DbReportDraft
from zwgk_desktop.db.models.review import DbReviewDecision, DbReviewRule
from zwgk_desktop.db.models.subsidies import (
    DbBatch,
    DbFinding,
    DbHeldLine,
    DbNoticeSheet,
    DbPaymentLine,
    DbPerson,
    DbProgramme,
)
from zwgk_desktop.db.models.subsidy_life import (
    DbColumnMemory,
    DbListedPerson,
    DbPaymentOutcome,
    DbProgrammeExclusion,
)
from zwgk_desktop.db.models.township import DbOfficer, DbTownship, DbVillage, DbVillageChange

__all__ = [
    "Base",
    "DbAudit",
    "DbBatch",
    "DbCalendarYear",
    "DbCatalogueItem",
    "DbCatalogueSwitch",
    "DbColumnMemory",
    "DbEvidenceFile",
    "DbFinding",
    "DbHeldLine",
    "DbItemDeadline",
    "DbItemPeriod",
    "DbItemProgress",
    "DbLedgerItem",
    "DbLedgerSnapshot",
    "DbLedgerTemplate",
    "DbListedPerson",
    "DbNoticeSheet",
    "DbOfficer",
    "DbPaymentLine",
    "DbPaymentOutcome",
    "DbPerson",
    "DbPlanDocument",
    "DbPosting",
    "DbProgramme",
    "DbProgrammeExclusion",
    "DbRegisterEntry",
    "DbRegisterEvent",
    "DbReportDraft",
    "DbReviewDecision",
    "DbReviewRule",
    "DbRulePack",
    "DbTownship",
    "DbVillage",
    "DbVillageChange",
]
