"""What typing does with personal data that wants an impact assessment (个人信息保护法 第五十五条)."""

from registry.processings import AUTOMATED, Processing

TYPING = Processing("typing", "自动化分型", AUTOMATED)
