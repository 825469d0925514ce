"""The OpenAPI schema and its browsable form; open to all, because it holds no data."""

from typing import Any

from django.urls import path
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

_KEPT: dict[str | None, Any] = {}


class KeptGenerator(SchemaGenerator):
    """Writes the schema once per language: it changes with the code alone."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        """The schema in the reader's language."""
        language = get_language()
        if language not in _KEPT:
            _KEPT[language] = super().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return _KEPT[language]


_OPEN: dict[str, Any] = {"permission_classes": [], "authentication_classes": []}

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(generator_class=KeptGenerator, **_OPEN), name="schema"),
    path("", SpectacularSwaggerSplitView.as_view(url_name="api:schema", **_OPEN), name="docs"),
]
