"""Closed lists of yearly reports."""

from django.db import models


class YearlyReportStatus(models.TextChoices):
    DUE = "due", "待报送"
    RETURNED = "returned", "退回补充"
    FILED = "filed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    # The title ended of itself meanwhile.
    MOOT = "moot", "认定已终止"


class ReportBasis(models.TextChoices):
    """What the recogniser confirmed by. A missing report is no ground by itself: what is held is looked at (C11)."""

    REPORT = "report", "依据年度信息报告确认"
    HELD = "held", "依据已归集信息确认"


class YearlyReportAction(models.TextChoices):
    """What was done, as the history tells it."""

    OPEN = "open", "请经营者报送"
    FILE = "file", "报送"
    RETURN = "return", "退回补充"
    SUPPLEMENT = "supplement", "补充报送"
    SILENCE = "silence", "期满未补充，按已有材料办理"
    CONFIRM = "confirm", "确认"
    CONFIRM_HELD = "confirm_held", "依据已归集信息确认"
    LAPSE = "lapse", "认定已终止，不再报送"
