import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The trail is not emptied either. Tests with real transactions end with TRUNCATE: tests/conftest.py puts triggers of
# this name to rest in their database.
SEAL = """
CREATE TRIGGER accounts_auditentry_never_emptied BEFORE TRUNCATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_auditentry_is_append_only();
"""
UNSEAL = "DROP TRIGGER accounts_auditentry_never_emptied ON accounts_auditentry;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_past_passwords_and_sealed_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="WayBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("also_second_factor", models.BooleanField()),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "given_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ways_back",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(SEAL, UNSEAL),
    ]
