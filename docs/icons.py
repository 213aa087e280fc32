"""Make the site's icons from its mark: `python docs/icons.py`, after templates/layout/mark.html changes.

They are committed, as browsers ask for them long before a service could draw them.
"""

import re
import struct

import typst

from signon.config import CHECKOUT
from signon.plan.picture import INK_BLUE

MARK = CHECKOUT / "templates" / "layout" / "mark.html"
STATIC = CHECKOUT / "signon" / "static"
STYLES = {
    "mark-ground": f'fill="{INK_BLUE}"',
    "mark-line": 'fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"'
    ' stroke-linejoin="round"',
    "mark-rule": 'fill="none" stroke="#fff" stroke-width="1.6" stroke-linecap="round"',
}
# An icon that the system cuts into its own shape must reach into every corner, and keep its
# drawing inside a circle of four fifths of its width.
SAFE_SHARE = 0.8
PAGE = '#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
ICO_SIZES = (16, 32, 48)


def mark(*, share: float = 1, is_square: bool = False) -> str:
    """Return the mark as an SVG that needs no style sheet.

    :param share: how much of the width the drawing takes
    """
    inside = re.sub(r"<svg[^>]*>|</svg>", "", MARK.read_text())
    for name, style in STYLES.items():
        inside = inside.replace(f'class="{name}"', style)
    if is_square:
        inside = re.sub(r' rx="[^"]*"', "", inside)
    ground, drawing = inside.split("/>", 1)
    shift = 16 * (1 - share)
    moved = f'<g transform="translate({shift} {shift}) scale({share})">{drawing.strip()}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{ground.strip()}/>{moved}</svg>\n'


def png(svg: str, size: int, fill: str = "none") -> bytes:
    """Return ``svg`` as a picture of ``size`` pixels."""
    source = PAGE.format(size=size, fill=fill).encode()
    made = typst.compile(source, format="png", ppi=72, sys_inputs={"svg": svg})
    assert isinstance(made, bytes)
    return made


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return a file of several PNG pictures, as Windows and old browsers want it."""
    offset = 6 + 16 * len(pictures)
    directory = struct.pack("<HHH", 0, 1, len(pictures))
    for size, data in pictures.items():
        directory += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return directory + b"".join(pictures.values())


def main() -> None:
    plain, square = mark(), mark(is_square=True)
    maskable = mark(share=SAFE_SHARE * 0.85, is_square=True)
    (STATIC / "favicon.svg").write_text(plain)
    (STATIC / "favicon.ico").write_bytes(ico({size: png(plain, size) for size in ICO_SIZES}))
    (STATIC / "apple-touch-icon.png").write_bytes(png(square, 180))
    for size in (192, 512):
        (STATIC / f"icon-{size}.png").write_bytes(png(plain, size))
    (STATIC / "icon-maskable-512.png").write_bytes(png(maskable, 512))


if __name__ == "__main__":
    main()
