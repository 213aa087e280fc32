"""Pictures from outside: what is taken, and what of it is kept."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from signon.documents.pictures import MAX_BYTES, Picture, PictureRefused, reencoded
from tests.plan.pictures import SVG, a_picture, a_png

OTHER_FRAME = Image.new("RGB", (120, 40))
SECRET = b"<script>Austin, Texas</script>"
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
PLAIN = [a_picture(kind) for kind in KINDS]


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.data))


def exif(description: str = "", orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found.update({0x010E: description, 0x0112: orientation})
    return found


def noted() -> PngInfo:
    notes = PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return notes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_picture_is_known_by_its_content_and_stays_what_it_is(kind: str, mode: str) -> None:
    picture = reencoded(a_picture(kind, mode=mode))
    assert (picture.media_type, picture.width, picture.height) == (KINDS[kind], 120, 40)
    assert (opened(picture).format, opened(picture).size) == (kind, (120, 40))
    assert opened(picture).convert("L").getpixel((60, 20)) == pytest.approx(128, abs=2)


def test_the_same_file_gives_the_same_picture() -> None:
    for data in PLAIN:
        assert reencoded(data) == reencoded(data)


@pytest.mark.parametrize(
    "data",
    [
        a_picture("PNG", pnginfo=noted()),
        a_picture("PNG", exif=exif(description=SECRET.decode()), icc_profile=SECRET),
        a_picture("PNG") + SECRET,
        a_picture("JPEG", comment=SECRET, exif=exif(description=SECRET.decode())),
        a_picture("JPEG", xmp=SECRET, icc_profile=SECRET),
        a_picture("WEBP", xmp=SECRET, exif=exif(description=SECRET.decode()), icc_profile=SECRET),
        a_picture("MPO", save_all=True, append_images=[OTHER_FRAME], comment=SECRET),
    ],
    ids=["texts", "PNG's EXIF", "polyglot", "JPEG's EXIF", "XMP", "WebP", "several frames"],
)
def test_only_the_pixels_are_kept(data: bytes) -> None:
    assert SECRET in data or b"iCCP" in data
    picture = reencoded(data)
    assert b"script" not in picture.data
    assert b"Exif" not in picture.data
    assert not {"comment", "exif", "icc_profile", "xmp"} & set(opened(picture).info)
    assert getattr(opened(picture), "n_frames", 1) == 1


def test_a_photograph_is_turned_as_its_metadata_say() -> None:
    picture = reencoded(a_picture("JPEG", exif=exif(orientation=6)))
    assert (picture.width, picture.height) == opened(picture).size == (40, 120)


def test_transparency_is_kept() -> None:
    for mode in ("P", "L", "RGB"):
        clear = Image.new(mode, (120, 40)).getpixel((0, 0))
        picture = reencoded(a_picture("PNG", mode=mode, transparency=clear))
        assert opened(picture).has_transparency_data
    for kind in ("PNG", "WEBP"):
        picture = reencoded(a_picture(kind, mode="RGBA", color="#80808040"))
        assert opened(picture).mode == "RGBA"


@pytest.mark.parametrize(
    ("data", "mode", "color"),
    [
        (a_picture("PNG", mode="I;16", color=1 << 15), "L", 128),
        (a_picture("JPEG", mode="CMYK", color=0), "RGB", (255, 255, 255)),
    ],
)
def test_rare_kinds_of_pixels_become_common_ones(data: bytes, mode: str, color: object) -> None:
    picture = opened(reencoded(data))
    assert (picture.mode, picture.getpixel((60, 20))) == (mode, color)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file must be a whole PNG, JPEG or WebP picture"),
        (b"<html></html>", "the file must be a whole PNG"),
        (a_picture("GIF"), "the file must be a whole PNG"),
        (a_picture("TIFF"), "the file must be a whole PNG"),
        *((data[: len(data) * 2 // 3], "the file must be a whole PNG") for data in PLAIN),
        (b"RIFF0000WAVE" + bytes(40), "the file must be a whole PNG"),
        (a_png(15, 40), "the picture has 15 by 40 pixels; sane are 16 to 4096 a side"),
        (a_png(4097, 40), "the picture has 4097 by 40"),
        (a_picture("JPEG", (3000, 3000)), "the picture has 3000 by 3000"),
        (a_png().ljust(MAX_BYTES + 1), "the file may have 1 MiB at most"),
        (SVG, "an SVG can run scripts and load other files"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?>" + SVG, "an SVG can run scripts"),
        (b"<?xml-stylesheet href='//example.org/x.css'?>" + SVG, "an SVG can run scripts"),
        (SVG.decode().encode("utf-16"), "the file must be a whole PNG, JPEG or WebP picture"),
    ],
)
def test_what_is_no_sane_picture_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(PictureRefused, match=f"^{message}"):
        reencoded(data)


@pytest.mark.parametrize("side", [4_000, 10_000, 16_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    header = struct.pack(">II", side, side) + b"\x08\x06\0\0\0"
    bomb = a_png().replace(a_png()[16:29], header)
    bomb = bomb.replace(bomb[29:33], struct.pack(">I", zlib.crc32(b"IHDR" + header)))
    begun = monotonic()
    with pytest.raises(PictureRefused, match="million"):
        reencoded(bomb)
    assert monotonic() - begun < 1


@given(st.sampled_from(PLAIN), st.integers(0, 400), st.binary(max_size=40))
def test_no_damage_makes_more_than_a_refusal(data: bytes, at: int, other: bytes) -> None:
    for broken in (data[:at], data[:at] + other, data[:at] + other + data[at:]):
        with suppress(PictureRefused):
            assert isinstance(reencoded(broken), Picture)
