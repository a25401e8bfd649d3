-- The operators that the vocabulary of the strategy names already, and how a producer is cited.

INSERT INTO catalog.producer (code, name, role, homepage, ordinal)
SELECT 'arcep', 'ARCEP', 'Telecom regulator', 'https://www.arcep.fr', coalesce(max(ordinal), 0) + 1
FROM catalog.producer
ON CONFLICT (code) DO NOTHING;

CREATE TEMP TABLE known_operator ON COMMIT DROP AS
SELECT *
FROM (VALUES
    ('20801', 'orange', 'Orange', 1),
    ('20810', 'sfr', 'SFR', 2),
    ('20815', 'free-mobile', 'Free (Free Mobile)', 3),
    ('20820', 'bouygues-telecom', 'Bouygues Telecom', 4)
) AS o (mcc_mnc, code, label, ordinal);
