from django.db import migrations

# Who looked at a paper is written once: the database itself refuses to change, delete or empty the log.
SEAL = """
CREATE FUNCTION first_trade_paperview_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the view log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER first_trade_paperview_append_only BEFORE UPDATE OR DELETE ON first_trade_paperview
    FOR EACH ROW EXECUTE FUNCTION first_trade_paperview_is_append_only();
CREATE TRIGGER first_trade_paperview_never_emptied BEFORE TRUNCATE ON first_trade_paperview
    FOR EACH STATEMENT EXECUTE FUNCTION first_trade_paperview_is_append_only();
"""
UNSEAL = """
DROP TRIGGER first_trade_paperview_never_emptied ON first_trade_paperview;
DROP TRIGGER first_trade_paperview_append_only ON first_trade_paperview;
DROP FUNCTION first_trade_paperview_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("first_trade", "0001_tables")]

    operations = [migrations.RunSQL(SEAL, UNSEAL)]
