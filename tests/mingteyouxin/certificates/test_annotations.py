"""The file for the public register: what changed since the last one, each thing once, counted and with a checksum."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from authorities.files import location
from authorities.jurisdiction import nationwide
from authorities.models import Job, StoredFile
from mingteyouxin.certificates.models import Annotation, AnnotationFile
from mingteyouxin.tasks import write_annotations
from tests.factories.cases import RecognitionFactory
from tests.mingteyouxin.certificates.conftest import SINCE, UNTIL
from tests.mingteyouxin.conftest import JIANGAN, WUCHANG

PAGE = f"/office/{WUCHANG}/certificates/annotations/"


@pytest.fixture
def make(at_the_bureau, as_batch):
    """Ask for the next file on the page and have a worker write it → the job."""

    def made() -> Job:
        assert at_the_bureau.post(PAGE).status_code == 302
        with nationwide():
            job = Job.objects.order_by("-pk").first()
        with as_batch():
            write_annotations(job.pk, path=job.path)
        with nationwide():
            return Job.objects.get(pk=job.pk)

    return made


def _package(job: Job) -> tuple[list[dict], dict]:
    with nationwide():
        stored = StoredFile.objects.get(pk=job.outcome["file"])
    with zipfile.ZipFile(location(stored)) as package:
        content, manifest = package.read("annotations.csv"), json.loads(package.read("manifest.json"))
    told = manifest["files"]["annotations.csv"]
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (told["sha256"], told["lines"]) == (hashlib.sha256(content).hexdigest(), len(lines))
    return lines, manifest


def test_each_change_is_told_once(title, make, household, as_batch, force_status):
    with as_batch():
        RecognitionFactory(household=household(JIANGAN), recognised_on=SINCE)  # of the neighbour
    (line,), manifest = _package(make())
    assert (line["统一社会信用代码"], line["标注"], line["类别"]) == (title.household.code, "认定", "特色")
    assert (line["有效期至"], line["终止日期"], line["证书编号"]) == (UNTIL.isoformat(), "", title.number)
    assert (manifest["format"], manifest["number"], manifest["since"]) == ("annotations/1", 1, None)
    assert manifest["counts"] == {"given": 1, "extended": 0, "ended": 0}

    nothing = make()
    assert (nothing.status, nothing.error_code) == ("failed", "nothing_changed")

    force_status(title, "renounced", ended_on=SINCE)
    (line,), manifest = _package(make())
    assert (line["标注"], line["终止日期"]) == ("终止", SINCE.isoformat())
    assert (manifest["number"], manifest["counts"]["ended"]) == (2, 1)
    assert "放弃" not in json.dumps([line, manifest], ensure_ascii=False)


def test_what_ended_before_it_was_told_is_not_told(title, make, force_status):
    force_status(title, "renounced", ended_on=SINCE)
    assert make().error_code == "nothing_changed"


def test_a_worker_that_dies_has_told_nothing(title, make, monkeypatch):
    monkeypatch.setattr("mingteyouxin.certificates.annotations._blocks", lambda told, file: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make()
    with nationwide():
        assert not AnnotationFile.objects.exists() and not Annotation.objects.exists()


def test_the_page_says_how_many_wait_and_keeps_the_files(title, at_the_bureau, make):
    assert "有 1 户" in at_the_bureau.get(PAGE).content.decode()
    job = make()
    page = at_the_bureau.get(PAGE).content.decode()
    assert "不用生成文件" in page and "认定 1，延长有效期 0，终止 0" in page
    answer = at_the_bureau.get(f"/office/{WUCHANG}/files/{job.outcome['file']}/")
    assert b"".join(answer.streaming_content).startswith(b"PK")
