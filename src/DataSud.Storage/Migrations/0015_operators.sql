-- Who deploys fixed networks: the codes that ARCEP's files name operators by.

CREATE TABLE telecom.fixed_operator (
    release_id   int  NOT NULL REFERENCES catalog.release (id),
    code         text NOT NULL,
    interop_code text,
    name         text NOT NULL,
    fictitious   boolean NOT NULL,
    source_line  bigint NOT NULL,
    PRIMARY KEY (release_id, code)
);
COMMENT ON COLUMN telecom.fixed_operator.code IS 'As in the columns OI, oi and code_l331 of the files on fibre: FRTE, SFR0, VTHD.';
COMMENT ON COLUMN telecom.fixed_operator.interop_code IS 'Code in the exchanges between operators; several operators may share one; null where there is none.';
COMMENT ON COLUMN telecom.fixed_operator.fictitious IS 'Rows that ARCEP keeps for its tests, or for an operator that it does not know.';
