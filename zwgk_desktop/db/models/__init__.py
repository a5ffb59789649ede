"""The mapped tables, one module per area; ``Base.metadata`` is what the migrations must equal."""

from zwgk_desktop.db.models.audit import DbAudit
from zwgk_desktop.db.models.base import Base
from zwgk_desktop.db.models.board_depth import (
    DbBoardFile,
    DbBoardInspection,
    DbBoardPlace,
    DbCatalogueReview,
    DbConsultation,
    DbKeptPersonal,
    DbObjection,
    DbPostingPlace,
    DbPostingTemplate,
    DbSiteEntry,
    DbSiteList,
    DbVillagePacket,
)
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
    "DbBoardFile",
    "DbBoardInspection",
    "DbBoardPlace",
    "DbCalendarYear",
    "DbCatalogueItem",
    "DbCatalogueReview",
    "DbCatalogueSwitch",
    "DbColumnMemory",
    "DbConsultation",
    "DbEvidenceFile",
    "DbFinding",
    "DbHeldLine",
    "DbItemDeadline",
    "DbItemPeriod",
    "DbItemProgress",
    "DbKeptPersonal",
    "DbLedgerItem",
    "DbLedgerSnapshot",
    "DbLedgerTemplate",
    "DbListedPerson",
    "DbNoticeSheet",
    "DbObjection",
    "DbOfficer",
    "DbPaymentLine",
    "DbPaymentOutcome",
    "DbPerson",
    "DbPlanDocument",
    "DbPosting",
    "DbPostingPlace",
    "DbPostingTemplate",
    "DbProgramme",
    "DbProgrammeExclusion",
    "DbRegisterEntry",
    "DbRegisterEvent",
    "DbReportDraft",
    "DbReviewDecision",
    "DbReviewRule",
    "DbRulePack",
    "DbSiteEntry",
    "DbSiteList",
    "DbTownship",
    "DbVillage",
    "DbVillageChange",
    "DbVillagePacket",
]
