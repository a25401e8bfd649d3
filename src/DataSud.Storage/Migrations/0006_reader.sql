-- The role that serves: it reads, and cannot do anything else.

DO $$
BEGIN
    -- an administrator may have made it beforehand
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'datasud_reader') THEN
        CREATE ROLE datasud_reader NOLOGIN;
    END IF;
EXCEPTION
    -- made at this moment by the migration of another database of the same cluster
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA catalog, ref, strategy, stats, telecom TO datasud_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA catalog, ref, strategy, stats, telecom TO datasud_reader;
-- for the readiness check, which compares what was run with what this build knows
GRANT SELECT ON public.schema_version TO datasud_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA catalog, ref, strategy, stats, telecom GRANT SELECT ON TABLES TO datasud_reader;
