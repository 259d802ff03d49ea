"""Pages for what does not exist, is not open, or went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the role does not include this."""
    del exception
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is here; nobody learns whether it exists for others."""
    del exception
    return render(request, "404.html", status=404)


def trouble(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours and that nothing was lost."""
    return render(request, "500.html", status=500)
