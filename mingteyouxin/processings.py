"""What 名特优新 does with personal data that wants an impact assessment (个人信息保护法 第五十五条)."""

from registry.processings import DISCLOSED, Processing

NOTICES = Processing("recognition", "名特优新的公示和榜单", DISCLOSED)
