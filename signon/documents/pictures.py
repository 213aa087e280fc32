"""Uploaded PNG, JPEG and WebP pictures: checked, decoded, and encoded again.

Only the pixels are kept. All metadata is removed: comments, the place of a photograph, color
profiles, further frames.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

MAX_BYTES = 1024 * 1024
SMALLEST, LARGEST = 16, 4096  # pixels a side
MOST_PIXELS = 4_000_000
#: Accepted formats (Pillow's names), what each is saved as, and its type. MPO: JPEG with frames.
FORMATS = {
    "PNG": ("PNG", "image/png"),
    "JPEG": ("JPEG", "image/jpeg"),
    "MPO": ("JPEG", "image/jpeg"),
    "WEBP": ("WEBP", "image/webp"),
}
MEDIA_TYPES = frozenset(media_type for _, media_type in FORMATS.values())
MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})  # pixel modes that all browsers support
QUALITY = 90  # of 100, for JPEG and WebP


class PictureRefused(ValueError):
    """The file is no picture that may be shown; the message says why and what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture that every browser can show, and its size in pixels."""

    media_type: str
    data: bytes
    width: int
    height: int


def reencoded(data: bytes) -> Picture:
    """Return the pixels of a PNG, JPEG or WebP, as a new file of the same format.

    :raises PictureRefused: it is in no such format, or too large
    """
    from PIL import Image  # noqa: PLC0415 - heavy; only a new picture needs it

    if len(data) > MAX_BYTES:
        raise PictureRefused("the file may have 1 MiB at most")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in data:
        raise PictureRefused(
            "an SVG can run scripts and load other files, so it must become pixels:"
            " export it as a PNG, some 800 pixels wide, and name that file"
        )
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            _check_size(*image.size)  # from the header; nothing is decoded yet
            return _encoded(image)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused("the picture may have 4 million pixels at most") from None
    except Exception:  # noqa: BLE001 - on a damaged file, decoders raise whatever they like
        raise PictureRefused("the file must be a whole PNG, JPEG or WebP picture") from None


def _check_size(width: int, height: int) -> None:
    is_sane = all(SMALLEST <= side <= LARGEST for side in (width, height))
    if not is_sane or width * height > MOST_PIXELS:
        raise PictureRefused(
            f"the picture has {width} by {height} pixels; sane are {SMALLEST} to {LARGEST} a side,"
            " and 4 million in all"
        )


def _encoded(image: Any) -> Picture:  # noqa: ANN401 - Pillow's own type, which is imported late
    from PIL import ImageOps  # noqa: PLC0415 - heavy, as above

    kind, media_type = FORMATS[image.format]
    drawn = ImageOps.exif_transpose(image)  # rotated as its metadata says, which is dropped
    if drawn.mode.startswith("I"):  # 16 bits of gray
        drawn = drawn.point(lambda gray: gray / 256).convert("L")
    if drawn.mode not in MODES:
        drawn = drawn.convert("RGB")
    drawn.info = {name: drawn.info[name] for name in ("transparency",) if name in drawn.info}
    file = BytesIO()
    drawn.save(file, kind, optimize=True, quality=QUALITY)
    return Picture(media_type, file.getvalue(), *drawn.size)
