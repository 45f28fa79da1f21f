"""Every oddity a row can have: what it is and what to do, in Chinese. The codes are stable."""

from dataclasses import dataclass

from registry.columns import FEEDS


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell or row, and the cure."""

    text: str
    cure: str


# Refusals: the row is sent back.
# Warnings: the row is taken.
PROBLEMS = {
    "missing": Problem("必填项为空", "请补填后重新提交。"),
    "malformed_code": Problem("信用代码格式不对", "应为 18 位半角数字和字母（不含 I、O、S、V、Z），请核对后重新提交。"),
    "malformed_document": Problem("不是证件号码", "请核对后重新提交。"),
    "malformed_reg_no": Problem("注册号格式不对", "应为 15 位半角数字，请核对后重新提交。"),
    "damaged_number": Problem("号码被表格软件改成了数值，末位已丢失", "请把该列设为“文本”格式，从原系统重新导出。"),
    "not_a_date": Problem("不是有效日期", "请写成 2026-07-15、2026/7/15 或 20260715。"),
    "not_money": Problem("不是有效金额", "请写成以元为单位的数字，不带千分位和单位。"),
    "negative": Problem("不能为负数", "请核对后改为零或正数。"),
    "too_many_decimals": Problem("金额的小数超过两位", "金额以元为单位，最多两位小数。"),
    "not_a_count": Problem("不是有效的整数", "请写成 0 或正整数。"),
    "not_a_year": Problem("不是有效年度", "请写成四位年份，如 2025。"),
    "not_yes_no": Problem("不是“是”或“否”", "请写 是/否、1/0 或 true/false。"),
    "not_in_list": Problem("不在可选值内", "请改为规定的取值，或请平台管理员登记本地取值对照。"),
    "too_long": Problem("内容过长", "请核对是否串列，缩短后重新提交。"),
    "unreadable": Problem(
        "单元格是错误值或没有计算的公式，读不出内容", "请在表格软件中改正或重新计算，把结果粘贴为数值后重新提交。"
    ),
    "no_number": Problem("没有统一社会信用代码，也没有注册号", "请至少填写其中一项。"),
    "no_amount": Problem("没有实缴税款，也没有幅度下限", "请至少填写其中一项。"),
    "period_reversed": Problem("所属期止早于所属期起", "请核对所属期。"),
    "before_from": Problem("早于起始日期", "请核对日期。"),
    "unknown_bureau": Problem("登记机关代码不存在", "请填写机关的六位区划代码或开发区机关代码。"),
    "outside_area": Problem("不在本次提交的管辖范围内", "请交由管辖机关提交，或核对登记机关。"),
    "no_holder": Problem("没有信用代码、注册号，也没有持有人证件号码", "请至少填写其中一项。"),
    "no_province": Problem("全国名单中的这一行归不到省", "请分省提交，或补填统一社会信用代码。"),
    "recorded_elsewhere": Problem(
        "该号码同一认定日期的记录已由其他机关报送", "请与该机关核对，或者由上级机关统一报送。"
    ),
    "household_not_found": Problem("名录中没有这户", "已入库，列为待核；请核对号码，或者在“既有认定”中订正。"),
    "credential_elsewhere": Problem(
        "同类别同编号的资质已登记给管辖范围外的持有人", "请核对类别和编号；编号只在本地唯一的，请在编号前加颁发单位。"
    ),
    "unknown_household": Problem("名录中没有这户", "请先提交登记信息，或核对号码。"),
    "superseded_in_file": Problem("同一户同一项在文件中重复，已采用靠后的一行", "如应以本行为准，请单独提交本行。"),
    "payer_number_unmatched": Problem(
        "没有信用代码和注册号，纳税人识别号也不是信用代码或注册号", "无法比对，没有入库；请补填统一社会信用代码。"
    ),
    "repeats_corrected": Problem(
        "与经异议核实的更正不一致：重复了已经更正的值",
        "本行没有采用，已登记为待部门答复的差异。请按更正后的值维护源系统；认为更正有误的，请向办理异议的机关书面说明。",
    ),
    "held_elsewhere": Problem("该户现由其他省份管辖，且未办理迁出", "请先由原登记机关报送“迁出”。"),
    "check_digit": Problem("校验位不符", "已入库；请与原件核对。"),
    "no_name": Problem("没有名称", "已入库；未使用名称的个体工商户可忽略。"),
    "unknown_division": Problem("行政区划代码不存在", "已入库；请核对。"),
    "unknown_industry": Problem("行业代码不存在", "已入库，行业按未知处理；请核对国民经济行业分类代码。"),
    "extra_cells": Problem("单元格多于表头列数", "已入库；请核对是否有未加引号的逗号。"),
    "future_day": Problem("日期晚于今天", "已入库；请核对。"),
    "before_founding": Problem("早于成立日期", "已入库；请核对。"),
    "dates_out_of_order": Problem("日期先后不合常理", "已入库；请核对。"),
    "period_overlaps": Problem("所属期与同一户的另一所属期重叠", "已入库；请核对是否重复计算。"),
    "amount_below_bracket": Problem("实缴税款低于幅度下限", "已入库，以实缴税款为准；请核对。"),
    "not_a_phone": Problem("不是电话号码", "已入库，电话按未知处理；请核对。"),
    "several_phones": Problem("有几个电话号码", "已入库，采用第一个；请只保留一个。"),
    "not_a_document": Problem("不是证件号码，或不合所填证件类型", "已入库，证件号码按未知处理；请核对。"),
    "odd_document": Problem("不像任何一种 18 位证件号码", "已入库；请核对是否误把字母写成数字。"),
    "odd_year": Problem("年份早于 1949 年或晚于 2099 年", "已入库；请核对年份。"),
    "value_erased": Problem("原来有值，本次为空", "已入库，按未知处理；如不是有意清空，请补填后重新提交。"),
    "hidden_sheet": Problem("工作表是隐藏的，没有读取", "如需提交其中的数据，请取消隐藏后另行提交。"),
    "sheet_not_read": Problem(
        "工作表含有本数据的列，但缺少必填列，没有读取", "如需提交其中的数据，请补齐列名后另行提交。"
    ),
    "until_without_suspension": Problem("届满日期只用于歇业", "已入库；请核对类型。"),
    "reg_no_elsewhere": Problem("注册号已属于另一户", "已入库，注册号未采用；请核对。"),
    "closed_bureau": Problem("登记机关已撤销，按承继机关入库", "请改用现机关代码。"),
    "unknown_station": Problem("登记机关下没有这个市场监管所", "已入库，按登记机关管辖；请核对名称。"),
}  # fmt: skip


def describe(code: str) -> Problem:
    """The problem behind a code. Raises KeyError for a code that does not exist."""
    return PROBLEMS[code]


def column_title(feed: str, column: str) -> str:
    """A column as officers know it: its Chinese name."""
    return FEEDS[feed].column(column).chinese if column else ""
