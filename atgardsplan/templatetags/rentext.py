"""Stored HTML on its way to the page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from lagesbild.text import rensa

register = template.Library()


@register.filter
def ren(html: str) -> SafeString:
    """Stored HTML with nothing in it but what may be shown."""
    return mark_safe(rensa(html or ""))  # noqa: S308 (cleaned on this very line)
