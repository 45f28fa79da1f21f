"""Console command: realistic feed files of one province (CONTRACTS 4). It needs no database."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from authorities import clock
from registry.sample.bureaus import PROVINCES
from registry.sample.generate import write_feeds
from registry.sample.identifiers import MOST_HOUSEHOLDS

REFUSED = 1
WRONG_USAGE = 2
# Division codes and the tables of the sample are known for reference days in these years.
FIRST_YEAR, LAST_YEAR = 2010, 2040


class Command(BaseCommand):
    help = "生成一个省的示例归集文件（八类，CSV）。同样的参数得到同样的文件。数据全部虚构。"
    requires_system_checks = []

    def add_arguments(self, parser):
        # Read as text and checked here, so that every complaint is in Chinese and has a code.
        parser.add_argument("--province", help="省级登记机关代码，两位，如 42；66 为新疆生产建设兵团")
        parser.add_argument("--count", help=f"户数，1 至 {MOST_HOUSEHOLDS}")
        parser.add_argument("--seed", default="1", help="随机种子，整数（默认 1）")
        parser.add_argument("--out", help="输出目录，不存在则建立")
        parser.add_argument("--as-of", help="参照日，YYYY-MM-DD（默认今天）")
        parser.add_argument("--credentials", action="store_true", help="另写资质荣誉名单 credentials.csv")
        parser.add_argument("--negative-records", action="store_true", help="另写负面记录名单 negative_records.csv")
        parser.add_argument("--json", action="store_true", help="标准输出只有一个 JSON 对象")

    def handle(self, *args, **options):
        try:
            request = _read(options)
            rows = write_feeds(**request, progress=self._progress(request["count"]))
        except _Complaint as complaint:
            raise self._refusal(options, complaint) from complaint
        except OSError as error:
            complaint = _Complaint(
                "folder_not_writable", f"无法写入目录 {options['out']}：{error.strerror}。请检查路径、权限和剩余空间。"
            )
            complaint.status = REFUSED
            raise self._refusal(options, complaint) from error
        files = [str(request["folder"] / f"{feed}.csv") for feed in rows]
        if options["json"]:
            self.stdout.write(json.dumps({"files": files, "rows": rows}, ensure_ascii=False))
        else:
            self.stdout.write(_summary(request, rows))

    def _progress(self, count: int):
        return lambda done: self.stderr.write(f"已生成 {done}/{count} 户", style_func=str)

    def _refusal(self, options, complaint: "_Complaint") -> CommandError:
        if options["json"]:
            self.stdout.write(json.dumps({"code": complaint.code, "message": complaint.message}, ensure_ascii=False))
        return CommandError(f"{complaint.message}（{complaint.code}）", returncode=complaint.status)


class _Complaint(Exception):
    """What is wrong with the call: a stable code and a sentence that says what to do."""

    status = WRONG_USAGE

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


def _read(options: dict) -> dict:
    """The arguments of `write_feeds`."""
    for name in ("province", "count", "out"):
        if options[name] in (None, ""):
            raise _Complaint("missing_argument", f"缺少参数 --{name}。")
    province = str(options["province"])
    if province not in PROVINCES:
        raise _Complaint("unknown_province", f"没有代码为“{province}”的省级登记机关。请写两位代码，如 42；兵团为 66。")
    count = _whole(options["count"], name="count")
    if not 1 <= count <= MOST_HOUSEHOLDS:
        raise _Complaint("count_out_of_range", f"--count 应在 1 至 {MOST_HOUSEHOLDS} 之间，现为 {count}。")
    return {
        "province_code": province,
        "count": count,
        "seed": _whole(options["seed"], name="seed"),
        "folder": Path(options["out"]),
        "as_of": _day(options["as_of"]),
        "with_credentials": options["credentials"],
        "with_negative_records": options["negative_records"],
    }


def _whole(value, *, name: str) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise _Complaint("not_a_whole_number", f"--{name} 应为整数，现为“{value}”。") from error


def _day(value) -> date:
    if value is None:
        return clock.today()
    try:
        day = date.fromisoformat(str(value))
    except ValueError as error:
        raise _Complaint("not_a_day", f"--as-of 应为 YYYY-MM-DD 形式的日期，现为“{value}”。") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _Complaint("day_out_of_range", f"--as-of 应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，现为 {day}。")
    return day


def _summary(request: dict, rows: dict[str, int]) -> str:
    lines = [f"已在 {request['folder']} 生成示例数据（参照日 {request['as_of']}，种子 {request['seed']}；全部虚构）："]
    lines += [f"  {feed}.csv  {number} 行" for feed, number in rows.items()]
    return "\n".join(lines)
