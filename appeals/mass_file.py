"""A file with what rows of a contested delivery ought to be, read for a mass case: columns of the feed (CONTRACTS 1).

It is read whole or not at all: a row that cannot be read, or that names none of the rows, refuses the file.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.files.base import File
from django.db.models import Model, Q

from appeals.contested_facts import TABLES
from authorities.refusals import Refused
from registry.columns import FEEDS, Column
from registry.feeds import Feed
from registry.intake import cells, headings, uploads
from registry.intake.file_refused import FileRefused
from registry.intake.source import open_source, rows_of
from registry.models import Household

MOST_ROWS = 20_000
_TOLD = 10
_NUMBERS = ("code", "reg_no")

# The household's number and the values of the key, in the order of the feed's columns.
Named = tuple[int, tuple[object, ...]]


def rows_in(file: File, feed: Feed) -> dict[Named, dict[str, object]]:
    """What each named row ought to be, by household and key: the columns that the file has. Raises Refused.

    Households are those that the present jurisdiction sees.
    """
    try:
        read = _read(file, feed)
    except FileRefused as error:
        raise Refused(error.code, str(error)) from error
    if not read:
        raise Refused("no_rows", "更正文件里没有数据行；请按该数据的列名填写后上传。")
    numbers = _households([row for _, row in read])
    found: dict[Named, dict[str, object]] = {}
    troubles = []
    for line, row in read:
        household = next((numbers[row[name]] for name in _NUMBERS if row.get(name) in numbers), None)
        key = tuple(row.get(name) for name in feed.table.key)
        if household is None:
            troubles.append(f"第 {line} 行的个体工商户不在范围内")
        elif (household, key) in found:
            troubles.append(f"第 {line} 行与前面的一行重复")
        else:
            found[household, key] = {name: row[name] for name in feed.table.values if name in row}
    _refuse(troubles)
    return found


def _read(file: File, feed: Feed) -> list[tuple[int, dict[str, object]]]:
    kind = uploads.look_at(file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"rows.{kind}"
        path.write_bytes(file.read())
        source = open_source(path, feed=feed.name)
        header = headings.recognise(feed.name, source.header)
        if not headings.is_whole(feed.name, set(header.positions)):
            text = f"更正文件缺少列：至少要有统一社会信用代码或者注册号，和{headings.expected(feed.name)}。"
            raise Refused("columns_missing", text)
        known = (column for column in FEEDS[feed.name].columns if column.name in header.positions)
        columns = [(column, header.positions[column.name]) for column in known]
        readers = {column.name: cells.reader(column, cells.Lists()) for column, _ in columns}
        read, troubles = [], []
        for block in source.blocks:
            for line, texts in zip(*rows_of(block), strict=True):
                if not any(text.strip() for text in texts):
                    continue
                row = {}
                for column, position in columns:
                    text = texts[position].strip() if position < len(texts) else ""
                    value, trouble = readers[column.name](text) if text else (None, None)
                    if trouble in cells.REFUSING or (column.required and value is None):
                        troubles.append(f"第 {line} 行的“{column.chinese}”不能识别")
                    row[column.name] = _typed(TABLES[feed], column, value, text)
                read.append((line, row))
                if len(read) > MOST_ROWS:
                    raise Refused("too_many_rows", f"更正文件最多 {MOST_ROWS} 行；更多的请由部门重新提交这一批次。")
        _refuse(troubles)
    return read


def _typed(table: type[Model], column: Column, value: str | None, text: str) -> object:
    if value is None or column.name in _NUMBERS:
        return value
    # Texts are read as COPY would have them, which a value is not.
    return table._meta.get_field(column.name).to_python(text if column.kind in ("identifier", "value") else value)


def _households(rows: Sequence[Mapping[str, object]]) -> dict[object, int]:
    codes, numbers = ({row.get(name) for row in rows} - {None} for name in _NUMBERS)
    found: dict[object, int] = {}
    listed = Household.objects.filter(Q(code__in=codes) | Q(reg_no__in=numbers)).values_list("pk", *_NUMBERS)
    for pk, code, reg_no in listed:
        found |= {number: pk for number in (code, reg_no) if number}
    return found


def _refuse(troubles: Sequence[str]) -> None:
    if troubles:
        more = f"等 {len(troubles)} 处" if len(troubles) > _TOLD else ""
        raise Refused("rows_refused", f"更正文件没有采用：{'；'.join(troubles[:_TOLD])}{more}。请改正后整份重新上传。")
