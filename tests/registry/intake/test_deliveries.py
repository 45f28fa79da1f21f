"""What a delivery says about itself, the command's answer, the refused rows to mend (CONTRACTS 1 and 4)."""

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry import file_purposes
from registry.models import Delivery
from tests.databases import ROOT
from tests.factories import uscc
from tests.registry.intake.conftest import all_connections_as_batch
from tests.registry.intake.files import LEAST, row

CODE, OTHER = uscc(1), uscc(2)
DOCUMENT, PHONE = "110105194912310021", "13812341234"  # a failed check digit is quoted in a warning


def test_the_answer_holds_what_the_contract_names(intake, register):
    register(CODE)
    taken = intake("tax", [row("tax"), row("tax", OTHER)])
    assert {"accepted", "new", "changed", "unchanged", "refused", "warnings", "seconds", "errors_file"} <= set(
        taken.answer
    )
    assert taken.answer["accepted"] + taken.answer["refused"] == 2
    assert taken.answer["seconds"] >= 0
    assert intake("tax", [row("tax")]).answer["errors_file"] is None


def test_area_partial_period_ends_and_kinds(intake, register):
    register(CODE)
    rows = [
        row("tax"),
        row("tax", period_start="2025-10-01", period_end="2025-12-31"),
        row("tax", period_start="2026-01-01", period_end="2026-03-31", tax_paid="-1"),
        row("tax", OTHER, period_start="2026-04-01", period_end="2026-06-30"),
    ]
    for options, area, partial in (
        ((), "/42/", False),
        (("--area", "420106"), "/42/01/06/", False),
        (("--partial",), "/42/", True),
        (("--area", "420100", "--partial"), "/42/01/", True),
    ):
        delivery = intake("tax", rows, *options).delivery
        assert (delivery.path, delivery.area, delivery.partial) == ("/42/", area, partial)
        assert delivery.period_ends == [date(2025, 9, 30), date(2025, 12, 31)]
        assert delivery.kinds == []
    assert (delivery.new, delivery.changed, delivery.unchanged, delivery.refused) == (0, 0, 2, 2)
    whole = intake("tax", rows, province=None).delivery
    assert (whole.path, whole.area) == ("/", "/")


def test_rows_outside_of_the_area_but_inside_of_the_province_are_taken(intake, register):
    register(CODE)
    assert intake("tax", [row("tax")], "--area", "420102").counts == (1, 0, 0, 0)


def test_a_file_of_which_nothing_is_taken_covers_nothing(intake, register):
    register(CODE)
    taken = intake("tax", [row("tax", OTHER)])
    assert (taken.exit_code, taken.delivery.accepted, taken.delivery.period_ends) == (1, 0, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ["tax", "{file}", "--province", "42", "--area", "330106"],
        ["tax", "{file}", "--province", "42", "--area", "429999"],
        ["tax", "{file}", "--province", "99"],
        ["tax", "{file}", "--province", "4201"],
        ["tax", "{file}", "--province", ""],
        ["tax", "{file}.missing", "--province", "42"],
        ["tax", "{folder}", "--province", "42"],
    ],
)
def test_wrong_usage(arguments, as_batch, tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text("code\n")
    with as_batch(), pytest.raises(SystemExit) as ended:
        call_command("intake", *(part.format(file=file, folder=tmp_path) for part in arguments))
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""
    with as_batch(), pytest.raises(SystemExit) as ended:
        call_command("intake", *(part.format(file=file, folder=tmp_path) for part in arguments), "--json")
    assert ended.value.code == 2
    assert set(json.loads(capsys.readouterr().out)["error"]) == {"code", "message"}


def test_an_unknown_feed_is_wrong_usage(tmp_path):
    with pytest.raises(CommandError):
        call_command("intake", "taxes", str(tmp_path))
    ended = subprocess.run(
        [sys.executable, ROOT / "manage.py", "intake", "taxes", "x"], capture_output=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, b"")


def test_people_read_a_sentence(intake, as_batch, tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text(f"code,authority,established_on,status,备注\n{CODE},420106,2020-01-01,存续,x\n{OTHER},1,2,3,\n")
    with as_batch(), all_connections_as_batch(), pytest.raises(SystemExit) as ended:
        call_command("intake", "households", str(file), "--province", "42")
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert "入库 1 行" in out
    assert "备注" in out
    assert "退回的行及处理办法" in out


# --- refused rows


def refused_rows(taken) -> list[dict[str, str]]:
    text = Path(taken.answer["errors_file"]).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_refused_rows_come_back_as_they_were_with_line_and_reason(intake, register):
    register(CODE)
    bad = [
        row("tax", tax_paid=" 1,000.00 ", 备注="甲\n乙"),
        row("tax", OTHER, 备注='"引"'),
        row("tax", period_end="2025-01-01", 备注=""),
    ]
    taken = intake("tax", [row("tax", 备注=""), *bad])
    back = refused_rows(taken)
    assert [{name: each[name] for name in bad[0]} for each in back] == bad
    assert [each["原行号"] for each in back] == ["3", "5", "6"]
    reasons = [each["退回原因及处理办法"] for each in back]
    assert reasons[0].startswith("实缴税款“1,***.**”：不是有效金额；")
    assert reasons[1].startswith(f"统一社会信用代码“{OTHER}”：名录中没有这户；")
    assert reasons[2].startswith("所属期止“2025-01-01”：所属期止早于所属期起；")
    assert taken.delivery.refused_file.purpose == file_purposes.REFUSED_ROWS
    assert Path(taken.answer["errors_file"]).stat().st_mode & 0o077 == 0


def test_mended_rows_are_accepted_with_the_extra_columns_still_in(intake, register):
    register(CODE)
    taken = intake("tax", [row("tax", tax_paid="1,000.00", 备注="x")])
    mended = refused_rows(taken)
    mended[0]["tax_paid"] = "1000.00"
    again = intake("tax", mended)
    assert again.counts == (1, 0, 0, 0)
    assert again.answer["ignored_columns"] == ["备注"]
    mended[0]["tax_paid"] = "-1"
    assert refused_rows(intake("tax", mended))[0]["原行号"] == "2"
    assert intake("tax", Path(intake("tax", mended).answer["errors_file"])).counts == (0, 0, 0, 1)


@pytest.mark.parametrize("form", ["errors_file", "mending_file"])
def test_mended_rows_are_never_a_complete_list(form, intake, register):
    register(CODE)
    whole = intake("tax", [row("tax"), row("tax", period_end="2025-01-01")])
    assert not whole.delivery.partial
    back = intake("tax", Path(whole.answer[form]))
    assert back.counts == (0, 0, 0, 1)
    assert back.delivery.partial


@pytest.mark.parametrize("kept", ["原行号", "退回原因及处理办法"])
def test_nor_where_somebody_took_one_of_our_columns_out(kept, intake, register):
    register(CODE)
    assert intake("tax", [row("tax") | {kept: "3"}]).delivery.partial


def test_cells_beyond_the_header_come_back_too(intake):
    text = f"code,authority,established_on,status\n{CODE},420106,2020-01-01,不明,多,余\n{OTHER},420106\n"
    lines = Path(intake("households", text).answer["errors_file"]).read_text("utf-8-sig").splitlines()
    assert lines[1].endswith(",多,余")
    assert lines[2].startswith(f"{OTHER},420106,,,3,")


def test_rows_of_gb18030_come_back_readable(intake):
    text = f"code,authority,established_on,status,name\n{CODE},420106,2020-01-01,不明,𠮷野家\n"
    assert refused_rows(intake("households", text.encode("gb18030")))[0]["name"] == "𠮷野家"


# --- private values


def test_no_private_value_is_in_the_database(intake, held):
    """Refused, warned about, superseded, replaced, in the wrong column: nowhere in the clear."""
    private = {"operator_id_no": DOCUMENT, "phone": PHONE}
    slipped = {"form": DOCUMENT, "seasonal": PHONE, "status": DOCUMENT, "established_on": PHONE, "authority": DOCUMENT}
    rows = [
        row("households", CODE, **private),
        row("households", CODE, **private, address="改"),
        row("households", OTHER, **private, status="不明"),
        *(row("households", uscc(3), **private, **{column: value}) for column, value in slipped.items()),
        row("households", uscc(4), phone=DOCUMENT, operator_id_no=PHONE),
    ]
    first = intake("households", rows)
    assert first.counts == (2, 0, 0, 7)
    intake("households", [row("households", CODE, phone="027-12345678", operator_id_no="H12345678")])
    intake("defaulters", [row("defaulters", id_no=DOCUMENT), row("defaulters", id_no=DOCUMENT, listed_on=DOCUMENT)])
    shown = {value for _, column, _, value in first.refused if column in slipped}
    assert {"110105********0021", "138****1234"} <= shown
    tables = held(
        "SELECT format('%%I.%%I', table_schema, table_name) FROM information_schema.tables"
        " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        " AND has_table_privilege(current_user, format('%%I.%%I', table_schema, table_name), 'SELECT')"
    )
    searched = {table for (table,) in tables}
    assert {"public.registry_rowproblem", "public.registry_replacedfact", "public.authorities_auditrecord"} <= searched
    for table in searched:
        for secret in (DOCUMENT, PHONE, DOCUMENT.encode().hex(), PHONE.encode().hex()):
            found = held(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", f"%{secret}%")
            assert found == [(0,)], table


def test_staging_leaves_nothing_behind(intake, register, held):
    register(CODE)
    for feed in LEAST:
        intake(feed, [row(feed), row(feed, **{next(iter(LEAST[feed])): None})])
    assert held("SELECT tablename FROM pg_tables WHERE schemaname = 'staging'") == []


def test_a_file_refused_whole_leaves_no_delivery(intake, held):
    before = held("SELECT count(*) FROM registry_delivery")
    broken = 'code,authority,established_on,status\n"' + f"{CODE},420106,2020-01-01,存续\n"
    assert json.dumps(intake("households", broken).answer["error"], ensure_ascii=False)
    assert held("SELECT count(*) FROM registry_delivery") == before
    assert Delivery._meta.db_table == "registry_delivery"
