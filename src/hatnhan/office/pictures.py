"""Pictures on signed-in pages: the field that takes one, how one stands on a page, its bytes."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _

from hatnhan.kernel.errors import NotFound, RuleBroken
from hatnhan.plumbing.files import content_of
from hatnhan.plumbing.files.limits import MB, MOST_BYTES
from hatnhan.plumbing.files.troubles import FileRefused, FileTooLarge
from hatnhan.ui.forms import Form
from hatnhan.ui.words import say

# Bytes under their hash never change; whoever may see them keeps them, and nobody between.
KEPT = "private, max-age=31536000, immutable"
# Opened by itself, a picture may do nothing at all.
POLICY = "default-src 'none'; img-src 'self'; frame-ancestors 'none'; sandbox"
PICTURE = "picture"
CHOOSE_AGAIN = _("Choose the picture again: the browser did not keep it.")


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photograph with what stands beside it; without an address its file is still on its way."""

    url: str
    alt: str
    caption: str
    on: date
    width: int
    height: int
    indicator: str = ""
    take_back_url: str = ""


class PictureField(forms.FileField):
    """A picture, from the camera or from those that were taken before."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Picture"))
        kwargs.setdefault(
            "help_text", _("JPEG, PNG, WebP or HEIC. Place and camera are taken out before it is kept.")
        )
        kwargs.setdefault(
            "widget",
            forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif"}),
        )
        # An empty file is answered in our own words, like every other that shows nothing.
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:  # noqa: ANN401 -- Django's own signature
        """A file that is too large is not even read."""
        uploaded = cast("UploadedFile | None", super().clean(data, initial))
        if uploaded is not None and (uploaded.size or 0) > MOST_BYTES:
            raise forms.ValidationError(say(FileTooLarge(most=MOST_BYTES // MB)), code=FileTooLarge.code)
        return uploaded


class PictureForm(Form):
    """A form with a picture: one that comes back says that the picture has to be chosen again."""

    def clean(self) -> dict[str, Any] | None:
        """Say so where anything else is wrong."""
        cleaned = super().clean()
        if self.errors and PICTURE in self.files and PICTURE not in self.errors:
            self.add_error(PICTURE, str(CHOOSE_AGAIN))
        return cleaned


def told_at_picture(form: Form, refused: RuleBroken) -> bool:
    """Say at the picture what is to be done with it; tell whether that is all that there is to say."""
    if not (isinstance(form, PictureForm) and PICTURE in form.files):
        return False
    is_all = isinstance(refused, FileRefused)
    form.add_error(PICTURE, say(refused) if is_all else str(CHOOSE_AGAIN))
    return is_all


def picture_response(request: HttpRequest, stored_sha256: str, name: str) -> HttpResponse:
    """Give the bytes of a picture to its reader alone; raises NotFound where they are lost."""
    etag = f'"{stored_sha256}"'
    response = get_conditional_response(request, etag=etag) or _bytes_of(stored_sha256, name)
    response["ETag"], response["Cache-Control"] = etag, KEPT
    response["Content-Security-Policy"] = POLICY
    return response


def _bytes_of(stored_sha256: str, name: str) -> HttpResponse:
    try:
        content, media_type = content_of(stored_sha256)
    except FileNotFoundError as lost:
        raise NotFound from lost
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'inline; filename="{name}.jpg"'
    # Said here, so that nothing tries to press a JPEG once more.
    response["Content-Encoding"] = "identity"
    return response
