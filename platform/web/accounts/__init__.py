"""The browser's door to people and organisations: sign-in, my account, my organisation's people, the audit trail."""

from web.accounts import account, invitation, observers, organisations, people, second_factor, sign_in, tokens, way_back

urlpatterns = [
    *sign_in.urlpatterns,
    *invitation.urlpatterns,
    *account.urlpatterns,
    *second_factor.urlpatterns,
    *tokens.urlpatterns,
    *people.urlpatterns,
    *way_back.urlpatterns,
    *organisations.urlpatterns,
    *observers.urlpatterns,
]
