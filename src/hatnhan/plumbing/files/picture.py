"""Opens a photograph in a process of its own, where a hostile file can exhaust nothing but itself.

Run as a script: the bytes come in on standard input; one line of JSON and a JPEG of mere pixels go out.
It imports nothing of ours.
"""

import io
import json
import sys
import warnings

from PIL import Image

MEMORY = 768 * 1024 * 1024
SECONDS = 15
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# These are scaled as they are; all others become colours first.
SCALABLE = {"L", "LA", "RGB", "RGBA", "CMYK"}


class TooManyPixelsError(Exception):
    """The picture says that it is larger than allowed."""


def bound_resources() -> None:
    """Let the system end this process when a small file unfolds into a huge one."""
    try:
        import resource  # noqa: PLC0415 -- Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # It writes to its pipe alone.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read_heif() -> None:
    """Let Pillow read what phones with a bitten apple take; one thread keeps within the memory."""
    import pi_heif  # noqa: PLC0415 -- most photographs do without

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener()


def photograph_of(content: bytes, kind: str, most_pixels: int, most_side: int) -> Image.Image:
    """Give the picture upright, scaled, on white where it was transparent, and nothing said beside it."""
    image: Image.Image = Image.open(io.BytesIO(content), formats=[kind])
    if image.width * image.height > most_pixels:
        raise TooManyPixelsError
    turn = _turn_of(image)
    if image.mode.startswith("I"):
        # Sixteen bits of grey would all be white in eight.
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    elif image.mode not in SCALABLE:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((most_side, most_side))
    flat = _on_white(image)
    upright = flat if turn is None else flat.transpose(turn)
    # Born anew from its pixels, it carries no comment, place, profile or camera.
    return Image.frombytes(upright.mode, upright.size, upright.tobytes())


def _turn_of(image: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(image.getexif().get(ORIENTATION, 1))
    except Exception:
        # A picture whose notes are damaged is still a picture.
        return None


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image if image.mode in {"L", "RGB"} else image.convert("RGB")
    full = image.convert("RGBA")
    white = Image.new("RGB", full.size, "white")
    white.paste(full, mask=full.getchannel("A"))
    return white


def jpeg_of(image: Image.Image, quality: int) -> bytes:
    """Give the picture as a JPEG."""
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def main() -> None:
    """Read the photograph on standard input and write it anew, or why not."""
    kind, *numbers = sys.argv[1:5]
    most_pixels, most_side, quality = map(int, numbers)
    if kind == "HEIF":
        read_heif()
    # The bound below is the stricter one.
    Image.MAX_IMAGE_PIXELS = most_pixels
    warnings.simplefilter("ignore")
    content, jpeg = sys.stdin.buffer.read(), b""
    bound_resources()
    try:
        image = photograph_of(content, kind, most_pixels, most_side)
        jpeg = jpeg_of(image, quality)
        said: dict[str, object] = {"width": image.width, "height": image.height}
    except (TooManyPixelsError, Image.DecompressionBombError):
        said = {"refused": "pixels"}
    except MemoryError:
        said = {"refused": "heavy"}
    except Exception:
        # On hostile bytes a decoder raises nearly anything; here it all means the same.
        said = {"refused": "broken"}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + jpeg)


if __name__ == "__main__":
    main()
