"""Products for programs: search, one product, enter, change, retire, and who may deliver what to the own firm."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from common.errors import require
from enterprises.models import LicenceScope
from products import queries, services
from products.models import Product
from products.permissions import allowed, can_see_catalogue
from products.rules.modes import never_shared


class ListIn(serializers.Serializer[Any]):
    """The filters of the list."""

    q = serializers.CharField(
        required=False, min_length=1, max_length=64, help_text="Chinese, pinyin, initials, number."
    )
    drug_class = serializers.ChoiceField(LicenceScope.Code.choices, required=False)
    rx_class = serializers.ChoiceField(Product.RxClass.choices, required=False)
    storage = serializers.ChoiceField(Product.Storage.choices, required=False)
    shared = serializers.ChoiceField(["YES", "NO"], required=False, help_text="May it be in shared orders?")
    own = serializers.BooleanField(required=False, help_text="Only what the own firm entered.")
    retired = serializers.BooleanField(required=False, help_text="The retired ones instead.")


class ProductOut(serializers.ModelSerializer[Product]):
    """A product as its label and its approval state it."""

    never_shared = serializers.SerializerMethodField()
    entered_for = serializers.CharField(source="entered_for.name", default=None)

    class Meta:
        model = Product
        fields = (
            "id", "generic_name", "trade_name", "dosage_form", "specification", "manufacturer", "holder", "origin",
            "approval_number", "standard_code", "drug_class", "device_class", "rx_class", "storage", "temp_min",
            "temp_max", "special_category", "unit", "units_per_pack", "is_active", "never_shared", "entered_for",
            "entered_at", "changed_at", "first_used_at", "version",
        )  # fmt: skip

    def get_never_shared(self, product: Product) -> bool:
        """Special drugs never enter shared orders."""
        return never_shared(product.special_category, product.drug_class)


class ProductWholeOut(ProductOut):
    """With what the caller may do."""

    allowed = serializers.SerializerMethodField()

    class Meta(ProductOut.Meta):
        fields = (*ProductOut.Meta.fields, "allowed")  # type: ignore[assignment]

    def get_allowed(self, product: Product) -> list[str]:
        """The verbs the caller may use."""
        return allowed(self.context["actor"], product)


class ProductIn(serializers.Serializer[Any]):
    """What the label says."""

    generic_name = serializers.CharField(max_length=120)
    trade_name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    dosage_form = serializers.CharField(max_length=40, required=False, allow_blank=True)
    specification = serializers.CharField(max_length=120)
    manufacturer = serializers.CharField(max_length=120)
    holder = serializers.CharField(max_length=120, required=False, allow_blank=True)
    origin = serializers.CharField(max_length=80, required=False, allow_blank=True)
    approval_number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    standard_code = serializers.CharField(max_length=14, required=False, allow_blank=True)
    drug_class = serializers.ChoiceField(LicenceScope.Code.choices)
    device_class = serializers.ChoiceField(Product.DeviceClass.choices, required=False, allow_blank=True)
    rx_class = serializers.ChoiceField(Product.RxClass.choices, required=False)
    storage = serializers.ChoiceField(Product.Storage.choices, required=False)
    temp_min = serializers.DecimalField(max_digits=4, decimal_places=1, required=False, allow_null=True)
    temp_max = serializers.DecimalField(max_digits=4, decimal_places=1, required=False, allow_null=True)
    special_category = serializers.ChoiceField(Product.Special.choices, required=False)
    unit = serializers.CharField(max_length=10)
    units_per_pack = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)


class ProductChangeIn(ProductIn):
    """The fields to change; `version` is the one you looked at."""

    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


def shown(request: Request, product: Product) -> Any:
    """A product with what the caller may do."""
    return ProductWholeOut(product, context={"actor": actor_of(request)}).data


class ProductPages(Pages):
    """By pinyin."""

    ordering = ("pinyin", "id")


class ProductList(generics.ListAPIView[Product]):
    """The products of the cluster, by pinyin."""

    serializer_class = ProductOut
    pagination_class = ProductPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Product]:
        """Narrowed by the filters of the query string."""
        if getattr(self, "swagger_fake_view", False):
            return Product.objects.none()
        require(can_see_catalogue(actor_of(self.request)))
        wanted = ListIn(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        words = dict(wanted.validated_data)
        filters = queries.Filters(words=words.pop("q", ""), **words)
        return queries.find_products(actor_of(self.request), filters)

    @extend_schema(operation_id="products_list", parameters=[ListIn])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Search with `q`: Chinese, pinyin, initials, approval number or standard code."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="products_enter", request=ProductIn, responses={201: ProductWholeOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Enter a product (the committee's desk, or a firm's owner, quality or trade people)."""
        wanted = ProductIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = services.enter_product(wanted.validated_data, actor=actor_of(request), at=timezone.now())
        return Response(shown(request, made), status=201)


class ProductDetail(APIView):
    """One product."""

    @extend_schema(operation_id="products_get", responses=ProductWholeOut)
    def get(self, request: Request, pk: int) -> Response:
        """What its label says, and what you may do with it."""
        return Response(shown(request, queries.get_product(actor_of(request), pk)))

    @extend_schema(operation_id="products_change", request=ProductChangeIn, responses=ProductWholeOut)
    def patch(self, request: Request, pk: int) -> Response:
        """Change the fields sent; a newer version than yours is refused with 409."""
        wanted = ProductChangeIn(data=request.data, partial=True)
        wanted.is_valid(raise_exception=True)
        fields = dict(wanted.validated_data)
        version = fields.pop("version", None)
        changed = services.change_product(pk, fields, version=version, actor=actor_of(request), at=timezone.now())
        return Response(shown(request, changed))


class ProductRetire(APIView):
    """One product."""

    @extend_schema(operation_id="products_retire", request=None, responses=ProductWholeOut)
    def post(self, request: Request, pk: int) -> Response:
        """Take it out of the catalogue; orders that name it keep it."""
        return Response(shown(request, services.retire_product(pk, actor=actor_of(request), at=timezone.now())))


class ProductBringBack(APIView):
    """One product."""

    @extend_schema(operation_id="products_bring_back", request=None, responses=ProductWholeOut)
    def post(self, request: Request, pk: int) -> Response:
        """Put a retired product back."""
        return Response(shown(request, services.bring_back(pk, actor=actor_of(request), at=timezone.now())))


urlpatterns = [
    path("products/", ProductList.as_view(), name="products"),
    path("products/<int:pk>/", ProductDetail.as_view(), name="product"),
    path("products/<int:pk>/retire/", ProductRetire.as_view(), name="product-retire"),
    path("products/<int:pk>/bring-back/", ProductBringBack.as_view(), name="product-bring-back"),
]
