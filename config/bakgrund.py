"""The map's background as a setting: an address of tiles, and what the Content-Security-Policy must let in for it."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def bakgrundsadress(adress: str) -> str:
    """The address as the map takes it: {z}, {x} and {y} (XYZ), also where it says {TileMatrix}, {TileCol} and {TileRow}
    (WMTS)."""
    return adress.replace("{TileMatrix}", "{z}").replace("{TileRow}", "{y}").replace("{TileCol}", "{x}")


def bildkalla(adress: str, kalla: str) -> str:
    """The source of images for the policy, such as `https://*.example.org`; {s} is one of several servers.

    Raises `ImproperlyConfigured` for an address that is none, and when nobody is named for the map.
    """
    delar = urlsplit(adress.replace("{s}", "a"))
    if delar.scheme not in {"https", "http"} or not delar.hostname or "{z}" not in adress:
        raise ImproperlyConfigured("KARTA_BAKGRUND_URL ska vara en adress med {z}, {x} och {y} i.")
    if not kalla:
        raise ImproperlyConfigured("KARTA_BAKGRUND_KALLA saknas: skriv vem bakgrundskartan kommer ifrån.")
    return f"{delar.scheme}://{urlsplit(adress.replace('{s}', '*')).netloc}"
