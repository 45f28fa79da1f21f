"""Pictures that people hand in are decoded in a process of its own: one made to swallow a machine ends that alone."""

import io
import resource
import zlib
from pathlib import Path

import pillow_heif
import pytest
from django.core.files.base import ContentFile
from PIL import Image, PngImagePlugin

from authorities import picture_process
from authorities.refusals import Refused
from authorities.scans import look_at


def _png(width: int, height: int, mode: str = "1") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _refused(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        look_at(ContentFile(content, name="照片.png"))
    return refused.value.code


def _grown(do) -> int:
    """By how many bytes the largest this process has been grew while something was done."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    do()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024


def test_sixty_megapixels_in_a_few_thousand_bytes_are_refused_and_cost_this_process_nothing():
    bomb = _png(10_000, 6_000)
    assert len(bomb) < 20_000
    assert _grown(lambda: _refused(bomb)) < 30 << 20
    assert _refused(bomb) == "picture_too_large"


@pytest.mark.parametrize("mode", ["1", "RGB", "RGBA", "P", "I;16"])
def test_as_many_as_are_allowed_are_taken_whatever_they_are_made_of(mode):
    content = look_at(ContentFile(_png(5_000, 4_000, mode), name="照片.png")).content
    made = Image.open(io.BytesIO(content))
    assert (made.format, made.size) == ("JPEG", (2400, 1920))


def _heic(width: int, height: int) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (width, height), "brown")).save(out, quality=50)
    return out.getvalue()


def test_what_an_iphone_takes_is_taken_in_and_as_bounded():
    kept = look_at(ContentFile(_heic(4_032, 3_024), name="IMG_0001.HEIC"))
    made = Image.open(io.BytesIO(kept.content))
    assert (made.format, made.size, kept.name) == ("JPEG", (2400, 1800), "IMG_0001.jpg")
    assert _refused(_heic(6_000, 4_000)) == "picture_too_large"
    assert _refused(_heic(100, 100)[:-40]) == "file_broken"


def test_one_that_unpacks_to_more_than_it_says_is_refused():
    """A text chunk that grows a thousandfold."""
    said = PngImagePlugin.PngInfo()
    said.add(b"zTXt", b"a\0\0" + zlib.compress(b"0" * (1 << 30), 9))
    out = io.BytesIO()
    Image.new("1", (10, 10)).save(out, "PNG", pnginfo=said)
    assert _refused(out.getvalue()) in ("file_broken", "picture_too_large")


def test_one_that_needs_more_memory_than_is_given_ends_its_process_alone(monkeypatch, settings, tmp_path):
    """The bound itself: the same picture in a process with less of it."""
    folder = tmp_path / "authorities"
    folder.mkdir()
    (folder / "__init__.py").touch()
    text = Path(picture_process.__file__).read_text(encoding="utf-8")
    (folder / "picture_process.py").write_text(text.replace("512 << 20", "48 << 20"), encoding="utf-8")
    settings.BASE_DIR = tmp_path
    assert _refused(_png(5_000, 4_000, "RGB")) == "picture_too_large"
