-- What a collection needs of its rows: an id of their own, in the order of which they are paged.

ALTER TABLE telecom.mobile_site ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX mobile_site_id ON telecom.mobile_site (id);
COMMENT ON COLUMN telecom.mobile_site.id IS 'Kept by every release that the row is part of.';
