"""How is each finding of a payment list graded and said? (domain handbook §6, command line contract)"""

from __future__ import annotations

from zwgk_desktop.domain.findings import Finding, Severity

SAVE_CACHED = "请用 WPS 或 Excel 打开，让公式算出结果后保存，再导入。"
AS_TEXT = "请把该列设为文本格式，照证件重新填写。"

ERRORS = {
    "id_precision_lost": "身份证号被当成数字存放，末几位已经丢失，不能恢复。" + AS_TEXT,
    "id_checksum": "身份证号校验位不对，至少有一位填错。请照身份证核对。",
    "id_birthdate": "身份证号里的出生日期不存在或在今天之后。请照身份证核对。",
    "id_length": "身份证号位数不对（应为 18 位）。请照身份证补全。",
    "id_chars": "身份证号里有不该出现的字符。请照身份证重新填写。",
    "id_region": "身份证号开头的省份代码不存在。请照身份证核对。",
    "id_missing": "没有身份证号。请补填。",
    "card_precision_lost": "银行账号被当成数字存放，末几位已经丢失，不能恢复。" + AS_TEXT.replace("证件", "存折或卡"),
    "name_missing": "没有姓名。请补填。",
    "amount_missing": "没有金额。请补填；确实不发的请删除本行。",
    "amount_not_number": "金额不是数字。请改为数字。",
    "amount_negative": "金额是负数。请核对；退款请另行登记。",
    "formula_uncached": "这一格是公式，但文件里没有存计算结果。" + SAVE_CACHED,
    "cell_error": "这一格显示为计算错误。请改正公式或直接填写数值。",
}
WARNINGS = {
    "id_15_digit": "是 15 位旧身份证号，已按 18 位处理。请核对现用证件。",
    "amount_zero": "金额为零。请核对是否应当发放。",
    "amount_mismatch": "金额与“面积×标准”不符。请核对面积、标准和金额。",
    "formula_like_text": "文字以 = + - @ 开头，可能被当作公式执行。请核对并改为普通文字。",
    "formula_in_text_field": "这一格是公式算出来的文字。请核对无误后粘贴为数值。",
    "date_invalid": "日期认不出来或不存在。请改为“2026-03-10”这样的写法。",
    "village_missing": "没有写明所属的村。请补填。",
    "dup_person": "同一人在清单中重复出现。请核对是否重复发放。",
    "person_two_villages": "同一人出现在两个村。请核对户籍所在村。",
    "id_conflict": "同一身份证号对应不同的姓名。请照身份证核对。",
    "shared_card": "同一账号用于不同的人。请核对账号；同户共用请注明原因。",
    "hidden_rows": "有隐藏的行或列。请取消隐藏，核对后再定。",
    "hidden_sheet": "有隐藏的工作表，没有读入。如需要，请取消隐藏后重新导入。",
    "total_mismatch": "合计与各行之和不符。请核对。",
    "subtotal_mismatch": "小计与各行之和不符。请核对。",
    "count_mismatch": "所写人数（户数）与实际行数不符。请核对。",
}

STORE_WARNINGS = {  # only where a list is held against what the store knows
    "deceased": "可能已去世。请核对后再定是否发放。",
    "allocation_mismatch": "拨付金额与清单不符。请与拨款文件核对。",
}


def finding(kind: str, sheet: str, row: int | None, column: str = "", value: str = "", detail: str = "") -> Finding:
    """Return a finding of ``kind`` about 1-based ``row``; ``detail`` is put before the standing sentence.

    A name cell that says something (``value``) is not called empty: there ``detail`` stands alone.
    """
    message = ERRORS.get(kind) or WARNINGS.get(kind) or STORE_WARNINGS[kind]
    if kind == "name_missing" and detail:
        message = ""
    severity = Severity.ERROR if kind in ERRORS else Severity.WARNING
    where = f"“{column}”：" if column else ""
    return Finding(kind, severity, f"{where}{detail}{message}", sheet, row, column, value)
