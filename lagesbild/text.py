"""Rich text of the sections: the small HTML that may be stored and printed."""

from __future__ import annotations

import nh3

TAGGAR = frozenset({"p", "ul", "ol", "li", "strong", "em", "h3", "h4", "a", "br"})
LANKAR = frozenset({"http", "https"})

_RENARE = nh3.Cleaner(
    tags=set(TAGGAR),
    attributes={"a": {"href"}},
    url_schemes=set(LANKAR),
    # The default answers a relative address with "pass through"; outside its page such a link leads nowhere.
    url_relative="deny",
    link_rel=None,
    strip_comments=True,
)


def rensa(html: str) -> str:
    """The text with nothing in it but paragraphs, lists, emphasis, headings 3–4 and links to http(s).

    Other elements lose their tags and keep their text; scripts and style sheets go with their content. Idempotent.
    """
    return _RENARE.clean(html).strip()
