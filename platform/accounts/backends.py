"""Finds the person of a session together with their live memberships, in one query."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User
from accounts.queries import live_memberships


class PeopleBackend(ModelBackend):
    """Whoever may not act any more is nobody; the memberships hang on `user.live_memberships`."""

    def get_user(self, user_id: int) -> User | None:
        """One joined query for people with an organisation, a second one only for people without."""
        mine = live_memberships(user_id)
        user = mine[0].user if mine else User.objects.filter(pk=user_id).first()
        if user is None or not user.is_active:
            return None
        user.live_memberships = mine
        for membership in mine:
            membership.user = user
        return user
