"""The limits of lists: one query by hand that gives the whole answer as JSON, for the same rows in the same order."""

LIMITS = {
    "/limit/nested": """
SELECT json_build_object('next', NULL, 'previous', NULL, 'results', json_agg(row))::text FROM (
    SELECT json_build_object(
        'id', o.id, 'name', o.name, 'tier', e.tier, 'registered_capital', e.registered_capital::text,
        'changed_at', e.changed_at, 'joined_on', e.joined_on,
        'industry', json_build_object('code', i.code, 'name_zh', i.name_zh, 'name_en', i.name_en, 'trade', i.trade),
        'licences', (SELECT json_agg(json_build_object('id', l.id, 'kind', l.kind, 'number', l.number,
            'issuer', l.issuer, 'issued_on', l.issued_on, 'expires_on', l.expires_on, 'status', l.status)
            ORDER BY l.number) FROM enterprises_licence l WHERE l.enterprise_id = e.organisation_id)) AS row
    FROM enterprises_enterprise e JOIN accounts_organisation o ON o.id = e.organisation_id
        JOIN enterprises_industry i ON i.code = e.industry_id
    WHERE o.cluster_id = (SELECT max(id) FROM accounts_cluster) AND o.kind = 'ENTERPRISE' AND o.is_active
    ORDER BY o.pinyin, o.id LIMIT 50) page
""",
    "/limit/ties": """
SELECT json_build_object('next', NULL, 'previous', NULL, 'results', json_agg(row))::text FROM (
    SELECT json_build_object(
        'id', t.id, 'kind', t.kind, 'weight', t.weight::text, 'unit', t.unit, 'happened_at', t.happened_at,
        'recorded_at', t.recorded_at, 'recorded_by', u.name, 'subject', t.subject, 'reverses', t.reverses_id,
        'is_reversed', EXISTS (SELECT 1 FROM ledger_tie r WHERE r.reverses_id = t.id AND r.reverses_id IS NOT NULL),
        'source', json_build_object('id', s.id, 'name', s.name, 'kind', s.kind),
        'target', json_build_object('id', o.id, 'name', o.name, 'kind', o.kind)) AS row
    FROM ledger_tie t JOIN accounts_organisation s ON s.id = t.source_id
        JOIN accounts_organisation o ON o.id = t.target_id LEFT JOIN accounts_user u ON u.id = t.recorded_by_id
    WHERE t.cluster_id = (SELECT max(cluster_id) FROM ledger_tie)
    ORDER BY t.happened_at DESC, t.id DESC LIMIT 50) page
""",
    "/limit/enterprises": """
SELECT json_build_object('next', NULL, 'previous', NULL, 'results', json_agg(row))::text FROM (
    SELECT json_build_object(
        'id', o.id, 'name', o.name, 'short_name', o.short_name, 'tier', e.tier, 'size', e.size,
        'has_growth_label', e.has_growth_label,
        'industry', json_build_object('code', i.code, 'name_zh', i.name_zh, 'name_en', i.name_en, 'trade', i.trade),
        'drug_licence', json_build_object('state', 'NONE', 'expires_on', (
            SELECT max(coalesce(l.expires_on, '9999-12-31')) FROM enterprises_licence l
            WHERE l.enterprise_id = o.id AND l.kind = 'DRUG_DISTRIBUTION' AND l.status = 'IN_FORCE'))) AS row
    FROM enterprises_enterprise e JOIN accounts_organisation o ON o.id = e.organisation_id
        JOIN enterprises_industry i ON i.code = e.industry_id
    WHERE o.cluster_id = (SELECT max(id) FROM accounts_cluster) AND o.kind = 'ENTERPRISE' AND o.is_active
    ORDER BY o.pinyin, o.id LIMIT 50) page
""",
    "/limit/orders": """
SELECT json_build_object('next', NULL, 'previous', NULL, 'results', json_agg(row))::text FROM (
    SELECT json_build_object(
        'id', o.id, 'number', 'DD-' || to_char(o.id, 'FM000000'), 'title', o.title, 'state', o.state, 'way', o.way,
        'audience', o.audience, 'buyer_id', o.buyer_id, 'buyer', b.name, 'destination', o.destination,
        'payment_days', o.payment_days, 'minimum_life_days', o.minimum_life_days, 'published_at', o.published_at,
        'closes_at', o.closes_at, 'lines', (SELECT json_agg(json_build_object(
            'id', l.id, 'position', l.position, 'product_id', l.product_id, 'product', p.generic_name,
            'specification', p.specification, 'manufacturer', p.manufacturer, 'drug_class', p.drug_class,
            'quantity', l.quantity, 'unit', l.unit, 'minimum_lot', l.minimum_lot, 'pack_multiple', l.pack_multiple,
            'most_takers', l.most_takers, 'places_left', l.places_left, 'is_all_or_nothing', l.is_all_or_nothing,
            'posted_price', l.posted_price::text, 'note', l.note, 'windows', (SELECT json_agg(json_build_object(
                'id', w.id, 'from_on', w.from_on, 'to_on', w.to_on, 'quantity', w.quantity, 'remaining', w.remaining)
                ORDER BY w.from_on, w.id) FROM orders_window w WHERE w.line_id = l.id))
            ORDER BY l.position, l.id)
            FROM orders_line l JOIN products_product p ON p.id = l.product_id WHERE l.order_id = o.id)) AS row
    FROM orders_order o JOIN accounts_organisation b ON b.id = o.buyer_id
    WHERE o.cluster_id = (SELECT cluster_id FROM accounts_organisation WHERE id = %(own)s)
        AND NOT o.is_template AND o.published_at IS NOT NULL AND (
        o.buyer_id = %(own)s OR (o.state NOT IN ('DRAFT', 'CANCELLED')
            AND (o.audience = 'ALL' OR (o.audience = 'TIER' AND o.tiers @> ARRAY(
                    SELECT tier FROM enterprises_enterprise WHERE organisation_id = %(own)s))
                OR (o.audience = 'LICENCE' AND o.drug_classes && ARRAY(SELECT s.code FROM enterprises_licencescope s
                    JOIN enterprises_licence l ON l.id = s.licence_id
                    WHERE l.enterprise_id = %(own)s AND l.status = 'IN_FORCE'))
                OR EXISTS (SELECT 1 FROM orders_invitation i
                    WHERE i.order_id = o.id AND i.enterprise_id = %(own)s AND NOT i.is_excluded))
            AND NOT EXISTS (SELECT 1 FROM orders_invitation i
                WHERE i.order_id = o.id AND i.enterprise_id = %(own)s AND i.is_excluded))
        OR EXISTS (SELECT 1 FROM orders_part p JOIN orders_line l ON l.id = p.line_id
            WHERE l.order_id = o.id AND p.seller_id = %(own)s)
        OR EXISTS (SELECT 1 FROM orders_offer f JOIN orders_line l ON l.id = f.line_id
            WHERE l.order_id = o.id AND f.seller_id = %(own)s))
    ORDER BY o.published_at DESC, o.id DESC LIMIT 50) page
""",
}
