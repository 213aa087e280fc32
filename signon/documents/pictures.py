"""Pictures made of pixels: what a file is by its content, and its size, read from its header."""

from collections.abc import Callable

MARKER = 0xFF  # begins each of JPEG's segments
# JPEG's segments that tell the size; the others of C0 to CF hold tables.
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
WEBP_SIDE = 0x3FFF  # 14 bits
SHORTEST = 30  # bytes; no header that tells the size is shorter
Size = tuple[int, int]


def raster(data: bytes) -> tuple[str, Size] | None:
    """Return the media type of a PNG, JPEG or WebP, and its width and height; None for others."""
    if len(data) < SHORTEST:
        return None
    for begins, media_type, measure in KINDS:
        if data.startswith(begins):
            size = measure(data)
            return (media_type, size) if size else None
    return None


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _png(data: bytes) -> Size | None:
    if data[12:16] != b"IHDR":
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg(data: bytes) -> Size | None:
    at = 2
    while at + 9 <= len(data) and data[at] == MARKER:
        marker = data[at + 1]
        if marker in JPEG_SIZES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        if marker == MARKER:  # a byte of padding before it
            at += 1
        else:
            at += 2 + (0 if marker in JPEG_BARE else int.from_bytes(data[at + 2 : at + 4]))
    return None


def _webp(data: bytes) -> Size | None:
    kind = data[12:16] if data[8:12] == b"WEBP" else b""
    if kind == b"VP8X":
        return 1 + _little(data[24:27]), 1 + _little(data[27:30])
    if kind == b"VP8L":
        sides = _little(data[21:25])
        return 1 + (sides & WEBP_SIDE), 1 + (sides >> 14 & WEBP_SIDE)
    if kind == b"VP8 ":
        return _little(data[26:28]) & WEBP_SIDE, _little(data[28:30]) & WEBP_SIDE
    return None


KINDS: tuple[tuple[bytes, str, Callable[[bytes], Size | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png", _png),
    (b"\xff\xd8\xff", "image/jpeg", _jpeg),
    (b"RIFF", "image/webp", _webp),
)
