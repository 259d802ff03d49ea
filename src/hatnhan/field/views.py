"""The page for phones without a network, its worker, and what a home screen needs to know of it."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hatnhan.field.program import WORKER, shell_of, the_program

# The cloth of the header and the paper of the page, as the tokens have them.
CLOTH, PAPER = "#191f4a", "#fbf8f3"
ICON_SIZES = (192, 512)


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """Give the page; what it shows comes from the phone."""
    del request
    program = the_program()
    answer = HttpResponse(shell_of(program))
    answer["X-Field-Version"] = program.version
    answer["Cache-Control"] = "no-cache"
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker of this version."""
    del request
    program = the_program()
    told = {"version": program.version, "shell": reverse("field:shell"), "addresses": program.addresses}
    script = f'import {{ work }} from "{static(WORKER)}";\nwork({json.dumps(told, indent=1)});\n'
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = reverse("field:shell")
    return answer


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Say how the page stands on a home screen."""
    del request
    start = reverse("field:shell")
    icons = [
        {
            "src": static(f"field/img/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in ICON_SIZES
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": start,
        "name": "Hạt Nhân",
        "short_name": "Hạt Nhân",
        "lang": get_language(),
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "theme_color": CLOTH,
        "background_color": PAPER,
        "icons": icons,
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/manifest+json"
    answer["Cache-Control"] = "no-cache"
    return answer
