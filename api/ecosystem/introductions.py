"""Introductions for programs: a firm's own with its word on them, the committee's list and its hand."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from ecosystem import services
from ecosystem.introducing.reasons import sentences
from ecosystem.models import Introduction, IntroductionSide
from ecosystem.queries import introductions as queries
from matching.introduce import FEATURES


class IntroductionIn(serializers.Serializer[Any]):
    """Two enterprises, by the committee's hand."""

    one = serializers.IntegerField(min_value=1)
    other = serializers.IntegerField(min_value=1)
    words = serializers.CharField(max_length=1000, help_text="Why these two; both read it.")


class IntroductionAnswerIn(serializers.Serializer[Any]):
    """What came of it; a later answer takes the place of the earlier one."""

    answer = serializers.ChoiceField(IntroductionSide.Answer.choices[1:])
    reason = serializers.ChoiceField(
        IntroductionSide.Reason.choices, required=False, default="", help_text="With NOT_USEFUL: why."
    )
    words = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")


class WishIn(serializers.Serializer[Any]):
    """Whether your enterprise is introduced to others."""

    wanted = serializers.BooleanField()


class WishOut(serializers.Serializer[Any]):
    """Whether your enterprise is introduced to others."""

    wanted = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True, help_text="Since when it is not.")


class IntroductionReasonOut(serializers.Serializer[Any]):
    """One thing that a firm would gain."""

    code = serializers.ChoiceField(FEATURES)
    classes = serializers.ListField(child=serializers.CharField(), required=False)
    cold = serializers.ListField(child=serializers.CharField(), required=False, help_text="Those kept refrigerated.")


class IntroductionSideOut(serializers.Serializer[Any]):
    """One of the two. Reasons and words of an answer: your own; the committee reads both."""

    organisation = serializers.IntegerField()
    name = serializers.CharField()
    answer = serializers.ChoiceField(IntroductionSide.Answer.choices)
    reason = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    gains = IntroductionReasonOut(many=True)
    sentences = serializers.ListField(child=serializers.CharField(), help_text="The gains in the reader's language.")


class WayStepOut(serializers.Serializer[Any]):
    """A firm on the way from one to the other; null: a shared partner without a name."""

    organisation = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_null=True)


class IntroductionOut(serializers.ModelSerializer[Introduction]):
    """An introduction: yours first of the two sides."""

    by_hand = serializers.BooleanField(source="is_by_hand", read_only=True)
    way = serializers.SerializerMethodField()
    sides = serializers.SerializerMethodField()

    class Meta:
        model = Introduction
        fields = ["id", "month", "made_at", "points", "kilometres", "words", "by_hand", "way", "sides"]
        fields += ["tied_on", "tie_kinds"]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """From a card."""
        card: queries.Card = instance
        row = card.introduction
        plain = ("id", "month", "made_at", "points", "kilometres", "words", "tied_on", "tie_kinds")
        found = {name: self.fields[name].to_representation(value) if (value := getattr(row, name)) is not None else None
                 for name in plain}  # fmt: skip
        return found | {"by_hand": row.is_by_hand, "way": self.get_way(card), "sides": self.get_sides(card)}

    @extend_schema_field(WayStepOut(many=True))
    def get_way(self, card: Any) -> list[dict[str, Any]]:
        """From you to the other."""
        firms = [step.organisation for step in card.way]
        return [{"organisation": firm and firm.pk, "name": firm and str(firm)} for firm in firms]

    @extend_schema_field(IntroductionSideOut(many=True))
    def get_sides(self, card: Any) -> list[dict[str, Any]]:
        """Both, what is the other's own left out."""
        reads_both = self._actor.is_committee
        return [
            _side(card.mine, str(card.other.organisation), is_open=True),
            _side(card.other, str(card.mine.organisation), is_open=reads_both),
        ]

    @property
    def _actor(self) -> Actor:
        return self.context["actor"]  # type: ignore[no-any-return]


def _side(side: IntroductionSide, other: str, *, is_open: bool) -> dict[str, Any]:
    """A firm is not told that, or why, the other found it not useful."""
    is_kind = side.answer != IntroductionSide.Answer.NOT_USEFUL
    return {
        "organisation": side.organisation_id,
        "name": str(side.organisation),
        "answer": side.answer if is_open or is_kind else "",
        "reason": side.reason if is_open else "",
        "words": side.words if is_open else "",
        "gains": side.reasons if is_open else [],
        "sentences": sentences(side.reasons, other) if is_open else [],
    }


class IntroductionPages(Pages):
    """Newest first."""

    ordering = ("-made_at", "-pk")


class IntroductionsView(generics.ListAPIView[Introduction]):
    """Introductions: your own; the committee's of all."""

    serializer_class = IntroductionOut
    pagination_class = IntroductionPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Introduction]:
        """Restricted to the caller."""
        if getattr(self, "swagger_fake_view", False):
            return Introduction.objects.none()
        return queries.introductions(actor_of(self.request))

    @extend_schema(operation_id="introductions")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        actor = actor_of(request)
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(shown(actor, page or []))

    @extend_schema(operation_id="introductions_by_hand", request=IntroductionIn, responses={201: IntroductionOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """The committee's desk introduces two enterprises."""
        said = _said(IntroductionIn, request)
        actor = actor_of(request)
        made = services.introduce_by_hand(**said, actor=actor, at=timezone.now())
        return Response(shown(actor, [queries.get_introduction(actor, made.pk)])[0], status=201)


class IntroductionAnswerView(APIView):
    """Your word on an introduction of yours."""

    @extend_schema(operation_id="introductions_answer", request=IntroductionAnswerIn, responses=IntroductionOut)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Met, something started, or not useful and why."""
        said, actor = _said(IntroductionAnswerIn, request), actor_of(request)
        services.answer_introduction(pk, **said, actor=actor, at=timezone.now())
        return Response(shown(actor, [queries.get_introduction(actor, pk)])[0])


class IntroductionsWishView(APIView):
    """Whether your enterprise is introduced to others at all."""

    @extend_schema(operation_id="introductions_wish", request=WishIn, responses=WishOut)
    @idempotent
    def post(self, request: Request) -> Response:
        """The owner says so; it holds until it is changed."""
        act = services.allow_introductions if _said(WishIn, request)["wanted"] else services.stop_introductions
        act(actor=actor_of(request), at=timezone.now())
        stopped = queries.wants_none(actor_of(request))
        return Response(WishOut({"wanted": stopped is None, "since": stopped and stopped.since}).data)


def shown(actor: Actor, rows: Any) -> list[dict[str, Any]]:
    """Introductions as the actor sees them."""
    cards: Any = queries.cards_of(actor, rows)
    return list(IntroductionOut(cards, many=True, context={"actor": actor}).data)


def _said(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    wanted = shape(data=request.data)
    wanted.is_valid(raise_exception=True)
    return dict(wanted.validated_data)


urlpatterns = [
    path("introductions/", IntroductionsView.as_view(), name="introductions"),
    path("introductions/wish/", IntroductionsWishView.as_view(), name="introductions-wish"),
    path("introductions/<int:pk>/answer/", IntroductionAnswerView.as_view(), name="introduction-answer"),
]
