-- The types that the strategy is about. A code is of its edition: D201 and D265 are both general practitioners, of different years.

CREATE TEMP TABLE bpe_served (facility_type text PRIMARY KEY, indicator_code text NOT NULL, label text NOT NULL) ON COMMIT DROP;

INSERT INTO bpe_served (facility_type, indicator_code, label)
VALUES
    ('A122', 'insee-facilities-public-services', 'Réseau de proximité France Travail (Pôle emploi)'),
    ('A128', 'insee-facilities-public-services', 'Implantation France services'),
    ('A206', 'insee-facilities-public-services', 'Bureau de poste'),
    ('A207', 'insee-facilities-public-services', 'Relais poste'),
    ('A208', 'insee-facilities-public-services', 'Agence postale'),
    ('D506', 'insee-facilities-mediation', 'Centre social'),
    ('F307', 'insee-facilities-mediation', 'Bibliothèque'),
    ('D101', 'insee-facilities-health', 'Établissement de santé de court séjour'),
    ('D106', 'insee-facilities-health', 'Urgences'),
    ('D108', 'insee-facilities-health', 'Centre de santé'),
    ('D113', 'insee-facilities-health', 'Maison de santé pluridisciplinaire'),
    ('D201', 'insee-facilities-health', 'Médecin généraliste (ancien code)'),
    ('D265', 'insee-facilities-health', 'Médecin généraliste'),
    ('C107', 'insee-facilities-education', 'École maternelle'),
    ('C108', 'insee-facilities-education', 'École primaire'),
    ('C109', 'insee-facilities-education', 'École élémentaire'),
    ('C201', 'insee-facilities-education', 'Collège'),
    ('C301', 'insee-facilities-education', 'Lycée d’enseignement général ou technologique'),
    ('C302', 'insee-facilities-education', 'Lycée d’enseignement professionnel'),
    ('C503', 'insee-facilities-education', 'École d’ingénieurs'),
    ('G104', 'insee-facilities-tourism', 'Information touristique'),
    ('E107', 'insee-facilities-stations', 'Gare de voyageurs d’intérêt national'),
    ('E108', 'insee-facilities-stations', 'Gare de voyageurs d’intérêt régional'),
    ('E109', 'insee-facilities-stations', 'Gare de voyageurs d’intérêt local');

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
SELECT @release, v.code, v.ordinal, v.label, v.label_en, 'count', v.theme, v.objectives::text[],
       v.definition || ' Un type à la fois (dimension insee_facility_type), selon les codes de l’édition : ils changent d’une année à l’autre. Une commune sans ligne dans le fichier n’en a aucun.',
       'neutral', 'administrative', false, '{}'
FROM (VALUES
    ('insee-facilities-public-services', 1, 'Services publics de proximité (BPE)', 'Local public services (BPE)', 'B', '{B.1.1,C.2.2,E.1.1}',
     'Nombre d’implantations France services, de points de contact de La Poste et d’agences France Travail.'),
    ('insee-facilities-mediation', 2, 'Bibliothèques et centres sociaux (BPE)', 'Libraries and social centres (BPE)', 'E', '{E.1.1}',
     'Nombre de bibliothèques et de centres sociaux, lieux où se fait la médiation numérique.'),
    ('insee-facilities-health', 3, 'Équipements de santé (BPE)', 'Health facilities (BPE)', 'B', '{B.1.2}',
     'Nombre d’établissements de court séjour, de services d’urgences, de centres et de maisons de santé, et de médecins généralistes.'),
    ('insee-facilities-education', 4, 'Établissements d’enseignement (BPE)', 'Schools (BPE)', 'B', '{B.1.3,C.2.1}',
     'Nombre d’écoles, de collèges, de lycées et d’écoles d’ingénieurs.'),
    ('insee-facilities-tourism', 5, 'Lieux d’information touristique (BPE)', 'Tourist information (BPE)', 'C', '{C.3.1}',
     'Nombre de lieux d’information touristique.'),
    ('insee-facilities-stations', 6, 'Gares de voyageurs (BPE)', 'Railway stations (BPE)', 'D', '{D.1.1}',
     'Nombre de gares de voyageurs.')
) AS v (code, ordinal, label, label_en, theme, objectives, definition);

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
VALUES (@release, 'count', 1, 'Nombre', 'Count', NULL);

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
SELECT @release, 'insee_facility_type', '', 0, 'Type d’équipement', 'TYPEQU of the permanent database of facilities, as coded in the edition of that year'
UNION ALL
SELECT @release, 'insee_facility_type', s.facility_type, row_number() OVER (ORDER BY s.facility_type), s.label, NULL
FROM bpe_served s
WHERE EXISTS (SELECT FROM stats.bpe_count c WHERE c.release_id = @release AND c.facility_type = s.facility_type)
UNION ALL
SELECT @release, 'scope', v.code, v.ordinal, v.label, NULL
FROM (VALUES ('', 101, 'Champ'), ('metropolitan-france', 102, 'France métropolitaine')) AS v (code, ordinal, label)
WHERE EXISTS (SELECT FROM stats.bpe_count c WHERE c.release_id = @release AND c.geo_object = 'FRANCE' AND c.code = 'FM');
