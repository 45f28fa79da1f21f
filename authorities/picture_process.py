"""A picture is decoded in a process of its own, bounded in memory and time: one made to swallow either ends it alone.

    python -m authorities.picture_process < picture > picture.jpg

Needs no Django. Ends with 0, or with one of the codes below.
"""

import io
import resource
import sys

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 2400
# A telephone's picture has 12 to 16 million; what has more is made smaller by whoever sends it.
MOST_PIXELS = 20_000_000
MEMORY_BYTES = 512 << 20
CPU_SECONDS = 10
BROKEN, TOO_LARGE = 3, 4


def made_again(content: bytes) -> bytes:
    """The picture upright, no larger than is read, without what a telephone writes into it. Raises what Pillow does."""
    with Image.open(io.BytesIO(content)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        # Of a JPEG no more is decoded than is needed.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()


def main() -> int:
    """Read, decode, write. Returns the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What an iPhone takes where nobody has set it otherwise. One thread: each would ask for memory of its own.
    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1
    try:
        sys.stdout.buffer.write(made_again(sys.stdin.buffer.read()))
    except (Image.DecompressionBombError, MemoryError):
        return TOO_LARGE
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main())
