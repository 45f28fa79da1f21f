-- The job of benchmarks/typing_standard.json over a range of households, as someone would write it by hand who knows
-- the tables and has nothing else in mind. Braces are filled in by benchmarks/typing_baselines.py.
INSERT INTO {table} (volume, run_id, household_id, path, authority_id, established_on, industry, months_in_operation,
    revenue, employees, tax_paid, tax_at_least, general_taxpayer, insured_people, grounds, rule, type, score, extras)
SELECT {volume}, {volume}, id, path, authority_id, established_on, industry, months, revenue, employees,
       tax_paid, tax_at_least, general_taxpayer, insured, grounds,
       CASE WHEN grounds <> 0 THEN NULL WHEN develops THEN 0 WHEN grows THEN 1 ELSE 2 END,
       CASE WHEN grounds <> 0 THEN 'ineligible' WHEN develops THEN 'development' WHEN grows THEN 'growth'
            ELSE 'survival' END,
       NULL, NULL
FROM (
    SELECT *, months >= 36 AND (revenue >= 50000000 OR insured >= 3 OR general_taxpayer) AS develops,
           revenue >= 10000000 OR tax_paid > 0 OR insured >= 1 AS grows
    FROM (
        SELECT h.id, h.path, h.authority_id, h.established_on, NULLIF(h.industry, '') AS industry,
               (24319 - date_part('year', h.established_on) * 12 - date_part('month', h.established_on))::int
                   - (date_part('day', h.established_on) > 15)::int AS months,
               r.revenue, r.employees,
               CASE WHEN t.household_id IS NULL THEN 0 ELSE t.tax_paid END AS tax_paid,
               coalesce(t.tax_at_least, 0) AS tax_at_least,
               CASE WHEN t.household_id IS NULL THEN false WHEN t.latest & 3 = 2 THEN true
                    WHEN t.latest & 3 = 1 THEN false END AS general_taxpayer,
               coalesce(s.insured, 0) AS insured,
               (CASE WHEN h.status <> 'registered' AND (h.status_on IS NULL OR h.status_on <= DATE '2026-07-15')
                     THEN 1 ELSE 0 END
                + CASE WHEN r.household_id IS NULL AND h.established_on <= DATE '2025-12-31' THEN 2 ELSE 0 END
                + CASE WHEN h.seasonal THEN coalesce(m.marks, 0) & 31 ELSE coalesce(m.marks, 0) END)::smallint AS grounds
        FROM registry_household h
        LEFT JOIN registry_annualreport r
               ON r.household_id = h.id AND r.year = 2025 AND r.filed_on <= DATE '2026-07-15'
              AND r.household_id BETWEEN {first} AND {last}
        LEFT JOIN (
            SELECT household_id, CASE WHEN marks >= 32 AND (
                       SELECT sum(upper(span) - lower(span)) > min((first_on + interval '3 years')::date - first_on)
                       FROM (SELECT min(from_on) AS first_on,
                                    range_agg(daterange(from_on + 1,
                                                        least(until_on, released_on, DATE '2026-07-15') + 1)) AS spans
                             FROM registry_riskmark
                             WHERE household_id = standing.household_id AND kind = 'suspended'
                               AND from_on <= DATE '2026-07-15') filed, unnest(spans) span)
                   THEN marks - 32 ELSE marks END AS marks
            FROM (SELECT household_id, bit_or(CASE kind WHEN 'abnormal' THEN 4 WHEN 'serious_violation' THEN 8
                                                        WHEN 'tax_abnormal' THEN 16 WHEN 'suspended' THEN 32 END) AS marks
                  FROM registry_riskmark
                  WHERE household_id BETWEEN {first} AND {last} AND from_on <= DATE '2026-07-15'
                    AND (released_on IS NULL OR released_on > DATE '2026-07-15')
                    AND (kind <> 'suspended' OR until_on IS NULL OR until_on >= DATE '2026-07-15')
                  GROUP BY household_id) standing) m ON m.household_id = h.id
        LEFT JOIN (
            SELECT household_id, sum(coalesce(tax_paid, tax_at_least))::bigint AS tax_at_least,
                   CASE WHEN count(tax_paid) = count(*) THEN sum(tax_paid)::bigint END AS tax_paid,
                   max((period_end - DATE '0001-01-01')::bigint * 16777216 + (period_start - DATE '0001-01-01') * 4
                       + CASE general_taxpayer WHEN true THEN 2 WHEN false THEN 1 ELSE 0 END) AS latest
            FROM registry_tax
            WHERE household_id BETWEEN {first} AND {last}
              AND period_end > DATE '2025-07-15' AND period_end <= DATE '2026-07-15'
            GROUP BY household_id) t ON t.household_id = h.id
        LEFT JOIN (
            SELECT household_id, max(insured) AS insured
            FROM registry_socialinsurance
            WHERE household_id BETWEEN {first} AND {last}
              AND period_end > DATE '2025-07-15' AND period_end <= DATE '2026-07-15'
            GROUP BY household_id) s ON s.household_id = h.id
        WHERE h.id BETWEEN {first} AND {last} AND h.path >= '/42/' AND h.path < '/420'
          AND h.established_on <= DATE '2026-07-15'
        OFFSET 0  -- so that no expression is worked out twice
    ) facts
    OFFSET 0
) conditions
