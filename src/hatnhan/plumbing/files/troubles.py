"""Why a photograph is not taken, each in words that say what to do."""

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


class FileRefused(RuleBroken):
    """The bytes are not kept."""


class FileEmpty(FileRefused):
    """Nothing arrived."""

    code = "files.empty"
    text = _("This file is empty. Take the picture again.")


class FileTooLarge(FileRefused):
    """More bytes than one photograph needs."""

    code = "files.too_large"
    text = _("This picture has more than %(most)s MB. Take it smaller, then send it again.")


class NotAPicture(FileRefused):
    """The bytes are of no kind of photograph that is read."""

    code = "files.not_a_picture"
    text = _("This is not a photograph that can be read. Choose a JPEG, PNG, WebP or HEIC picture.")


class IsAPage(FileRefused):
    """A page or a drawing made of text, whatever its name says."""

    code = "files.is_a_page"
    text = _("This is a page or a drawing, not a photograph. Choose a picture taken with a camera.")


class PictureBroken(FileRefused):
    """It begins like a photograph and cannot be read to its end."""

    code = "files.broken"
    text = _("This picture is damaged or cut short. Send it again, or take a new one.")


class TooManyPixels(FileRefused):
    """More pixels than a camera makes."""

    code = "files.too_many_pixels"
    text = _("This picture is larger than %(most)s megapixels. Take it smaller, then send it again.")


class TooHeavy(FileRefused):
    """Opening it took more time or memory than any photograph needs."""

    code = "files.too_heavy"
    text = _("This picture takes too long to open. Take a new one.")


class WrongHash(FileRefused):
    """What arrived is not what was announced."""

    code = "files.wrong_hash"
    text = _("The picture was changed on its way. It is sent again from the beginning.")


class WrongSize(FileRefused):
    """A piece reaches past the announced end."""

    code = "files.wrong_size"
    text = _("More arrived than the %(size)s bytes announced. The picture is sent again from the beginning.")


class PieceTooLarge(FileRefused):
    """One piece is larger than agreed."""

    code = "files.piece_too_large"
    text = _("One piece of a picture has at most %(most)s KB. Send it in smaller pieces.")


class WrongOffset(FileRefused):
    """A piece that does not begin where the last one ended."""

    code = "files.wrong_offset"
    text = _("%(received)s bytes are here already. The upload goes on from there.")
