"""Plain SQL that keeps the book: no row changes or goes, every writing is checked and summed once per statement.

The triggers are ENABLE ALWAYS, so that `session_replication_role` does not switch them off. The foreign keys of ties
are kept here, set by set, because a million single look-ups would cost more than the writing itself.
"""

from django.db import migrations

KEPT = ("ledger_tie", "ledger_seal", "ledger_sealedleaves")

REFUSE = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

ENTER = """
CREATE FUNCTION ledger_enter_ties() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET work_mem = '64MB' SET jit = off AS $$
DECLARE
    wrong record;
BEGIN
    -- Both ends and the writer exist and stay until the commit, as a foreign key would have it.
    PERFORM 1 FROM accounts_organisation
        WHERE id IN (SELECT source_id FROM fresh UNION SELECT target_id FROM fresh) ORDER BY id FOR KEY SHARE;
    PERFORM 1 FROM accounts_user
        WHERE id IN (SELECT recorded_by_id FROM fresh) ORDER BY id FOR KEY SHARE;

    -- Joined by the primary key alone: the cluster's index would read the whole cluster for every end.
    SELECT place.* INTO wrong
        FROM (SELECT cluster_id, source_id AS id FROM fresh UNION SELECT cluster_id, target_id FROM fresh) place
        LEFT JOIN accounts_organisation ends ON ends.id = place.id
        WHERE ends.cluster_id IS DISTINCT FROM place.cluster_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'tie_inside_one_cluster: % is no organisation of cluster %', wrong.id, wrong.cluster_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;

    SELECT sort.* INTO wrong
        FROM (SELECT cluster_id, kind, unit, recorded_by_id, min(recorded_at) AS first_at, max(recorded_at) AS last_at
              FROM fresh GROUP BY 1, 2, 3, 4) sort
        LEFT JOIN accounts_cluster home ON home.id = sort.cluster_id
        LEFT JOIN accounts_user writer ON writer.id = sort.recorded_by_id
        WHERE sort.unit IS DISTINCT FROM CASE sort.kind
                WHEN 1 THEN home.currency WHEN 2 THEN 'PERSON_DAY' WHEN 3 THEN 'VISIT'
                WHEN 4 THEN 'BOOKING_DAY' WHEN 5 THEN home.currency WHEN 6 THEN 'ATTENDANCE' END
            OR (sort.recorded_by_id IS NOT NULL AND writer.id IS NULL)
            OR sort.last_at > clock_timestamp()
            OR sort.first_at < statement_timestamp()
            OR EXISTS (SELECT 1 FROM ledger_seal
                       WHERE ledger_seal.cluster_id = sort.cluster_id AND through_at >= sort.first_at)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'tie_in_its_unit_and_time: cluster %, kind %, unit %, writer %, recorded from % to %',
            wrong.cluster_id, wrong.kind, wrong.unit, wrong.recorded_by_id, wrong.first_at, wrong.last_at
            USING ERRCODE = 'check_violation';
    END IF;

    SELECT back.id, back.reverses_id INTO wrong
        FROM fresh back LEFT JOIN ledger_tie first ON first.id = back.reverses_id
        WHERE back.reverses_id IS NOT NULL
            AND (first.cluster_id, first.kind, first.source_id, first.target_id, -first.weight, first.happened_at)
                IS DISTINCT FROM
                (back.cluster_id, back.kind, back.source_id, back.target_id, back.weight, back.happened_at)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'tie_reversal_mirrors: tie % is not the mirror of tie %', wrong.id, wrong.reverses_id
            USING ERRCODE = 'check_violation';
    END IF;

    INSERT INTO ledger_dailysum (cluster_id, kind, source_id, target_id, day, hundredths, count)
        SELECT cluster_id, kind, source_id, target_id, (happened_at AT TIME ZONE 'Asia/Shanghai')::date,
               sum((weight * 100)::bigint)::bigint, sum(CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END)::integer
        FROM fresh GROUP BY 1, 2, 3, 4, 5;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_ties_entered AFTER INSERT ON ledger_tie REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_enter_ties();
ALTER TABLE ledger_tie ENABLE ALWAYS TRIGGER ledger_ties_entered;
"""

# The other half of the foreign keys: who stands in the book stays.
STAY = """
CREATE FUNCTION ledger_refuse_leaving() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF (TG_TABLE_NAME = 'accounts_organisation'
            AND (EXISTS (SELECT 1 FROM ledger_tie WHERE source_id = OLD.id)
                 OR EXISTS (SELECT 1 FROM ledger_tie WHERE target_id = OLD.id)))
        OR (TG_TABLE_NAME = 'accounts_user' AND EXISTS (SELECT 1 FROM ledger_tie WHERE recorded_by_id = OLD.id))
    THEN
        RAISE EXCEPTION 'tie_ends_stay: % % stands in the ledger', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_ends_stay AFTER DELETE ON accounts_organisation
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_leaving();
CREATE TRIGGER ledger_ends_stay AFTER DELETE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_leaving();
"""


def refusals(table: str) -> str:
    """The triggers that keep one table as it was written."""
    return f"""
CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_unchanged;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_never_emptied;
"""


def release(table: str) -> str:
    """Takes them away again."""
    return f"DROP TRIGGER {table}_unchanged ON {table}; DROP TRIGGER {table}_never_emptied ON {table};"


UNDO = (
    "DROP TRIGGER ledger_ends_stay ON accounts_user; DROP TRIGGER ledger_ends_stay ON accounts_organisation;"
    "DROP FUNCTION ledger_refuse_leaving(); DROP TRIGGER ledger_ties_entered ON ledger_tie;"
    "DROP FUNCTION ledger_enter_ties();"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION ledger_refuse_change();"),
        *(migrations.RunSQL(refusals(table), release(table)) for table in KEPT),
        migrations.RunSQL("ALTER TABLE ledger_sealedleaves ALTER leaves SET STORAGE EXTERNAL", migrations.RunSQL.noop),
        migrations.RunSQL(ENTER + STAY, UNDO),
    ]
