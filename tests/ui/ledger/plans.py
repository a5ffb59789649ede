"""An invented county document of any length, as a clerk would get it."""

THEMES = ("重大政策", "财政预决算", "惠民惠农补贴", "村务公开栏", "征地补偿", "义务教育", "医疗卫生", "基层政务公开")
DUTIES = (
    (
        "公开{}执行情况，做到应公开尽公开。每季度末月10日前报送进展。",
        "〔牵头单位：县政府办公室；责任单位：各乡镇人民政府〕",
    ),
    (
        "完善{}目录，2026年6月底前完成清单更新，按清单逐项对照公开。",
        "〔牵头单位：县财政局；责任单位：县政府各部门、各乡镇人民政府〕",
    ),
    ("在公开栏公示{}有关事项，公示期不少于7天，接受群众监督。", "〔责任单位：各乡镇人民政府〕"),
    ("组织{}政策解读，年底前开展不少于2次现场解答活动。", "〔牵头单位：县融媒体中心；责任单位：县政府各部门〕"),
    ("建立{}信息更新机制，每月底前核对一次栏目内容。", "〔责任单位：县政务服务局，各乡镇人民政府〕"),
)
SECTIONS = ("一、围绕中心工作深化信息公开", "二、加强基层政务公开", "三、提升公开平台服务水平")
HEAD = (
    "清源县人民政府办公室\n\n清政办发〔2026〕12号\n\n关于印发2026年清源县政务公开工作要点的通知\n\n"
    "各乡镇人民政府，县政府各部门：\n\n现将《2026年清源县政务公开工作要点》印发给你们，请认真抓好落实。\n\n"
    "清源县人民政府办公室\n\n2026年3月20日\n\n2026年清源县政务公开工作要点\n\n"
    "为做好全县政务公开工作，结合实际，制定本要点。\n\n"
)


def plan_text(count: int = 12) -> str:
    """Return a document with ``count`` numbered items in three sections."""
    parts, number, each = [HEAD], 0, -(-count // len(SECTIONS))
    for section in SECTIONS:
        parts.append(f"{section}\n\n")
        for _ in range(min(each, count - number)):
            theme, (duty, units) = THEMES[number % len(THEMES)], DUTIES[number % len(DUTIES)]
            number += 1
            parts.append(f"{number}. 推进{theme}公开。{duty.format(theme)}{units}\n\n")
    return "".join(parts)
