"""A plan's logo: what its file is by its content, and how large it is drawn."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from signon.core.errors import PlanFileRefused
from signon.documents.pictures import Size, raster

MAX_BYTES = 512 * 1024
SMALLEST, LARGEST = 16, 4096  # pixels a side
MOST_PIXELS = 4_000_000
LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)(?:px)?\s*")
SVG = "{http://www.w3.org/2000/svg}svg"
ACTIVE = {"script", "foreignObject", "iframe", "object", "embed", "handler"}
OUTSIDE = re.compile(r"url\(\s*[\"']?(?!#|data:image/)|@import", re.IGNORECASE)


@dataclass(frozen=True)
class Logo:
    """A picture that every browser draws, and its size in pixels."""

    media_type: str
    data: bytes
    width: int
    height: int


def read(path: Path) -> Logo:
    """Return the logo that the file at ``path`` holds.

    :raises PlanFileRefused: it cannot be read or used; the message says why
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no file name"
        raise _refused(f"{path} cannot be read: {why}") from None
    return recognize(data)


def recognize(data: bytes) -> Logo:
    """Return the logo that ``data`` is, whatever its file was called.

    :raises PlanFileRefused: it is none, or too large
    """
    if len(data) > MAX_BYTES:
        raise _refused("the file may have 512 KiB at most")
    media_type, size = raster(data) or ("image/svg+xml", _svg(data))
    if size is None:
        raise _refused("the file must be a PNG, JPEG, WebP or SVG picture")
    width, height = size
    is_sane = all(SMALLEST <= side <= LARGEST for side in size)
    if not is_sane or width * height > MOST_PIXELS:
        raise _refused(
            f"the picture has {width} by {height} pixels; sane are {SMALLEST} to {LARGEST} a side,"
            " and 4 million in all"
        )
    return Logo(media_type, data, width, height)


def _refused(why: str) -> PlanFileRefused:
    return PlanFileRefused(f"logo: {why}")


def _svg(data: bytes) -> Size | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _refused("an SVG must do without a DOCTYPE; save it as plain SVG")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without a DOCTYPE there is nothing to expand
    except (ET.ParseError, RecursionError, ValueError):
        return None
    if root.tag != SVG:
        return None
    for element in root.iter():
        _check_element(element)
    return _svg_size(root)


def _check_element(element: ET.Element) -> None:
    """Refuse what runs or loads: browsers would not let it, so the picture would be broken."""
    values = [(name.rpartition("}")[2].lower(), value) for name, value in element.items()]
    is_active = element.tag.rpartition("}")[2] in ACTIVE
    if is_active or any(name.startswith("on") for name, _ in values):
        raise _refused("an SVG may hold no script and no page")
    texts = [element.text or "", *(value for _, value in values)]
    links = [value.strip() for name, value in values if name in {"href", "src"}]
    if any(map(OUTSIDE.search, texts)) or not all(
        each.startswith(("#", "data:image/")) for each in links if each
    ):
        raise _refused("an SVG may load nothing from elsewhere")


def _svg_size(root: ET.Element) -> Size:
    sides = [LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())[2:]
    found = [each[1] for each in sides if each]
    if len(found) < len(sides):
        found = [each for each in box if LENGTH.fullmatch(each)]
    if len(found) != len(sides):
        raise _refused("an SVG needs a viewBox, or a width and a height in pixels")
    width, height = (max(round(float(each)), 1) for each in found)
    return _grown(width, height)


def _grown(width: int, height: int) -> Size:
    """Return a size of the same shape that is no dot: an SVG has no pixels of its own."""
    factor = max(1.0, 64 / min(width, height))
    return round(width * factor), round(height * factor)
