"""The browser's door to notices: mine, what I want to hear, the log of mails."""

from web.notices import inbox, mail, preferences

urlpatterns = [
    *inbox.urlpatterns,
    *mail.urlpatterns,
    *preferences.urlpatterns,
]
