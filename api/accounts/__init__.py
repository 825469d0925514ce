"""The programs' door to people and organisations: who am I, who is here, invitations, tokens."""

from django.urls import path

from api.accounts import viewings, views

urlpatterns = [
    path("me/", views.Me.as_view(), name="me"),
    path("organisations/", views.Organisations.as_view(), name="organisations"),
    path("organisations/<int:pk>/", views.OrganisationDetail.as_view(), name="organisation"),
    path("organisations/<int:pk>/members/", views.OrganisationMembers.as_view(), name="organisation-members"),
    path("members/", views.Members.as_view(), name="members"),
    path("members/<int:pk>/roles/", views.MemberRoles.as_view(), name="member-roles"),
    path("members/<int:pk>/end/", views.MemberEnd.as_view(), name="member-end"),
    path("members/<int:pk>/way-back/", views.MemberWayBack.as_view(), name="member-way-back"),
    path("invitations/", views.Invitations.as_view(), name="invitations"),
    path("invitations/<int:pk>/withdraw/", views.InvitationWithdraw.as_view(), name="invitation-withdraw"),
    path("tokens/", views.Tokens.as_view(), name="tokens"),
    path("tokens/<int:pk>/revoke/", views.TokenRevoke.as_view(), name="token-revoke"),
    *viewings.urlpatterns,
]
