import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The audit trail is append-only: the database itself refuses to change or delete a row.
SEAL = """
CREATE FUNCTION accounts_auditentry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_auditentry_append_only BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_auditentry_is_append_only();
"""
UNSEAL = """
DROP TRIGGER accounts_auditentry_append_only ON accounts_auditentry;
DROP FUNCTION accounts_auditentry_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-set_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["user", "-at"], name="audit_of_person"),
        ),
        migrations.AddIndex(
            model_name="signinattempt",
            index=models.Index(fields=["address", "-at"], name="attempts_of_address"),
        ),
        migrations.AddField(
            model_name="pastpassword",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="past_passwords", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunSQL(SEAL, UNSEAL),
    ]
