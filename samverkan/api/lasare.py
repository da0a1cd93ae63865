"""How a body is read. Its own module: settings name it, and the framework loads it before its views."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    """JSON; what is nested deeper than Python can follow is refused like anything else that can't be read, and so is
    half a character (a lone surrogate): it can be neither stored nor said back in the error about it."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as fel:
            raise ParseError from fel
        return data
