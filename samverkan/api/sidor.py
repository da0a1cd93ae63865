"""How long lists are cut into pages. Its own module: settings name it, and the framework loads it before its views."""

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from samverkan.tal import heltal


class Paginering(PageNumberPagination):
    """Pages of 100 rows; `?sida=2&per_sida=500`."""

    page_size = 100
    page_query_param = "sida"
    page_query_description = "Sidans nummer, från 1."
    page_size_query_param = "per_sida"
    page_size_query_description = "Antal rader per sida, högst 1000."
    max_page_size = 1000
    invalid_page_message = "Sidan finns inte."

    def get_page_size(self, request: Request) -> int | None:
        varde = request.query_params.get("per_sida")
        if varde is None:
            return self.page_size
        # Checked here: the parent takes what it can't read as if it were not there.
        antal = heltal(varde, siffror=5)
        if antal is None or not 1 <= antal <= self.max_page_size:
            raise ValidationError({"per_sida": [f"Antalet ska vara ett heltal 1–{self.max_page_size}."]})
        return antal
