"""Small pictures."""

import struct
import zlib
from io import BytesIO

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40z"/></svg>'


def a_png(width: int = 120, height: int = 40) -> bytes:
    """Return a white PNG that any browser draws."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def a_picture(
    kind: str,
    size: tuple[int, int] = (120, 40),
    mode: str = "RGB",
    color: str | int = "gray",
    **extra: object,
) -> bytes:
    """Return a picture in one of Pillow's formats; ``extra`` is what else the file holds."""
    file = BytesIO()
    Image.new(mode, size, color).save(file, kind, **extra)
    return file.getvalue()
