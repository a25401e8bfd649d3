-- The territories that make up a territory, itself included: what "within=" filters on.
-- PL/pgSQL, so that it is not inlined: inlined, a prepared query around it gets a plan several times slower.
CREATE FUNCTION ref.parts_of(whole_level text, whole_code text) RETURNS TABLE (level text, code text)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 300
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH latest AS (
        SELECT * FROM ref.membership WHERE vintage = (SELECT max(vintage) FROM ref.membership)
    ),
    departements AS (
        SELECT t.code
        FROM ref.territory t
        WHERE t.level = 'departement'
          AND ((whole_level = 'region' AND t.parent_level = 'region' AND t.parent_code = whole_code)
               OR (whole_level = 'departement' AND t.code = whole_code))
    ),
    communes AS (
        SELECT t.code
        FROM ref.territory t
        WHERE t.level = 'commune' AND t.parent_level = 'departement' AND t.parent_code IN (SELECT d.code FROM departements d)
        UNION
        SELECT m.commune_code FROM latest m WHERE whole_level = 'epci' AND m.epci_code = whole_code
        UNION
        SELECT whole_code WHERE whole_level = 'commune'
    )
    SELECT whole_level, whole_code
    UNION SELECT 'departement', d.code FROM departements d
    UNION SELECT 'commune', c.code FROM communes c
    UNION SELECT 'epci', m.epci_code FROM latest m WHERE m.epci_code IS NOT NULL AND m.commune_code IN (SELECT c.code FROM communes c)
          AND whole_level IN ('region', 'departement')
    UNION SELECT 'arrondissement', t.code FROM ref.territory t
          WHERE t.level = 'arrondissement' AND t.parent_code IN (SELECT c.code FROM communes c)
    UNION SELECT t.level, t.code FROM ref.territory t
          WHERE t.level = 'other' AND t.parent_level = whole_level AND t.parent_code = whole_code;
END
$$;
