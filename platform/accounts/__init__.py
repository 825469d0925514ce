"""People, organisations, memberships, roles, invitations, sign-in, API tokens and the audit trail."""
