"""Make the site's icons from its logo: `PYTHONPATH=. python docs/icons.py`.

Run it whenever templates/layout/mark.html changes. The icons are committed, as browsers ask for
them at fixed URLs.
"""

import re
import struct

import typst

from signon.config import CHECKOUT
from signon.documents.plan_look import INK_BLUE

MARK = CHECKOUT / "templates" / "layout" / "mark.html"
STATIC = CHECKOUT / "signon" / "static"
LINE = 'fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round"'
STYLES = {
    "mark-ground": f'fill="{INK_BLUE}"',
    "mark-line": f'{LINE} stroke-width="2.4"',
    "mark-rule": f'{LINE} stroke-width="1.6"',
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{ground}/>{drawing}</svg>\n'
MOVED = '<g transform="translate({shift} {shift}) scale({share})">{drawing}</g>'
PAGE = """
#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""
ICO_SIZES = (16, 32, 48)
# The width of the drawing in a maskable icon, which the system crops to its own shape. What lies
# within a circle of 80 % of the icon's width is never cropped; this leaves some margin.
SAFE_SHARE = 0.68


def mark(*, share: float = 1, is_square: bool = False) -> str:
    """Return the logo as an SVG that needs no style sheet.

    :param share: how much of the width the drawing takes
    :param is_square: fill the corners with the background color
    """
    inside = re.sub(r"<svg[^>]*>|</svg>", "", MARK.read_text())
    for name, style in STYLES.items():
        inside = inside.replace(f'class="{name}"', style)
    if is_square:
        inside = re.sub(r' rx="[^"]*"', "", inside)
    ground, drawing = (each.strip() for each in inside.split("/>", 1))
    if share < 1:
        drawing = MOVED.format(shift=16 * (1 - share), share=share, drawing=drawing)
    return SVG.format(ground=ground, drawing=drawing)


def png(svg: str, size: int) -> bytes:
    """Return ``svg`` as a picture of ``size`` pixels."""
    source = PAGE.format(size=size).encode()
    made = typst.compile(source, format="png", ppi=72, sys_inputs={"svg": svg})
    return bytes(made)


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return a file of several PNG pictures, the ICO format of Windows and old browsers."""
    offset = 6 + 16 * len(pictures)
    directory = struct.pack("<HHH", 0, 1, len(pictures))
    for size, data in pictures.items():
        directory += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return directory + b"".join(pictures.values())


def main() -> None:
    plain, square = mark(), mark(is_square=True)
    (STATIC / "favicon.svg").write_text(plain)
    (STATIC / "favicon.ico").write_bytes(ico({size: png(plain, size) for size in ICO_SIZES}))
    (STATIC / "apple-touch-icon.png").write_bytes(png(square, 180))
    for size in (192, 512):
        (STATIC / f"icon-{size}.png").write_bytes(png(plain, size))
    maskable = mark(share=SAFE_SHARE, is_square=True)
    (STATIC / "icon-maskable-512.png").write_bytes(png(maskable, 512))


if __name__ == "__main__":
    main()
