"""Grants, row-level security, and what this app's tables refuse whoever asks (DESIGN 3, C2, C8, C11)."""

from django.db import migrations

from authorities.isolation import append_only, open_table, private_table

_EDITED = "SELECT, INSERT, UPDATE, DELETE"

# A part of a standard changes while the standard is a draft, and never after. The first argument finds the status of
# the standard that the row belongs to, the second names the column that leads there. Security definer: the question is
# about the rows as they are, not as the asker sees them.
_PARTS = """
CREATE FUNCTION class_standard_parts_are_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found text;
    holder jsonb;
BEGIN
    FOREACH holder IN ARRAY ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END]
    LOOP
        CONTINUE WHEN holder IS NULL;
        EXECUTE TG_ARGV[0] INTO found USING (holder ->> TG_ARGV[1])::bigint;
        IF found IS DISTINCT FROM 'draft' THEN
            RAISE EXCEPTION 'the standard is %, its parts do not change', coalesce(found, 'gone')
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
_STATUS = "SELECT s.status FROM mingteyouxin_classstandard s WHERE s.id = $1"
_BY_RULE = (
    "SELECT s.status FROM mingteyouxin_classrule r JOIN mingteyouxin_classstandard s ON s.id = r.standard_id"
    " WHERE r.id = $1"
)
_BY_GROUP = (
    "SELECT s.status FROM mingteyouxin_criteriongroup g JOIN mingteyouxin_classrule r ON r.id = g.rule_id"
    " JOIN mingteyouxin_classstandard s ON s.id = r.standard_id WHERE g.id = $1"
)
_BY_CRITERION = (
    "SELECT s.status FROM mingteyouxin_criterion c JOIN mingteyouxin_criteriongroup g ON g.id = c.group_id"
    " JOIN mingteyouxin_classrule r ON r.id = g.rule_id"
    " JOIN mingteyouxin_classstandard s ON s.id = r.standard_id WHERE c.id = $1"
)
# table, the way to its standard, the column that leads there
_FROZEN = (
    ("mingteyouxin_cosigner", _STATUS, "standard_id"),
    ("mingteyouxin_localbar", _STATUS, "standard_id"),
    ("mingteyouxin_relaxedgroup", _STATUS, "standard_id"),
    ("mingteyouxin_classrule", _STATUS, "standard_id"),
    ("mingteyouxin_criteriongroup", _BY_RULE, "rule_id"),
    ("mingteyouxin_criterion", _BY_GROUP, "group_id"),
    ("mingteyouxin_criterioncredential", _BY_CRITERION, "criterion_id"),
)

# Of a standard that is no draft, only where it stands may change.
_STANDARD = """
CREATE FUNCTION class_standard_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['status', 'comment_from', 'comment_until', 'published_at', 'published_by_id',
                           'superseded_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'a standard that was shown is kept' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status <> 'draft' AND to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving THEN
        RAISE EXCEPTION 'the standard is %, it does not change', OLD.status USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status IN ('published', 'superseded')
       AND to_jsonb(OLD) - ARRAY['status', 'superseded_at'] IS DISTINCT FROM
           to_jsonb(NEW) - ARRAY['status', 'superseded_at'] THEN
        RAISE EXCEPTION 'a published standard does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_PUBLIC = """
CREATE FUNCTION public_class_standard_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what was shown to the public is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.published_on IS NOT NULL
       AND (OLD.superseded_on IS NOT NULL
            OR to_jsonb(OLD) - 'superseded_on' IS DISTINCT FROM to_jsonb(NEW) - 'superseded_on') THEN
        RAISE EXCEPTION 'a published standard does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

# The basis of a year's places is frozen, and what is allotted is counted from the bureaus' sizes alone.
_BASIS = """
CREATE FUNCTION province_quota_basis_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.path, OLD.year, OLD.run_id, OLD.growth, OLD.development, OLD.cap)
       IS DISTINCT FROM (NEW.path, NEW.year, NEW.run_id, NEW.growth, NEW.development, NEW.cap) THEN
        RAISE EXCEPTION 'the basis of the year is frozen' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.allotted <> NEW.allotted AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'allotted is counted, not written' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# One statement that moves places from one bureau to another changes no sum, and so touches no row of the province; nor
# does taking a place. Security definer: a county counts into a row that it does not see.
_COUNTED = """
CREATE FUNCTION quota_sizes_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE mingteyouxin_provincequota p SET allotted = p.allotted + d.delta
        FROM (SELECT province_quota_id, sum(size) AS delta FROM added GROUP BY 1) d
        WHERE p.id = d.province_quota_id AND d.delta <> 0;
    ELSE
        UPDATE mingteyouxin_provincequota p SET allotted = p.allotted + d.delta
        FROM (SELECT n.province_quota_id, sum(n.size - o.size) AS delta
              FROM added n JOIN removed o ON o.id = n.id GROUP BY 1) d
        WHERE p.id = d.province_quota_id AND d.delta <> 0;
    END IF;
    RETURN NULL;
END $$
"""


def add(apps, schema_editor) -> None:
    """The national calendar (C10) and the kinds of credentials that the guidance names (C1); places add theirs."""
    apps.get_model("mingteyouxin", "RecognitionCalendar").objects.create(
        from_year=2024,
        begins_month=8,
        begins_day=15,
        ends_month=11,
        ends_day=30,
        ground="总体方案二（五）1：当年8月中旬起组织开展认定，11月底前完成分类",
    )
    kind = apps.get_model("mingteyouxin", "CredentialKind")
    kind.objects.bulk_create(
        kind(code=code, label=label, department=department)
        for code, label, department in (
            ("trademark", "注册商标", "知识产权部门"),
            ("patent", "专利", "知识产权部门"),
            ("geographical_indication", "地理标志", "知识产权部门"),
            ("copyright", "作品著作权", "版权部门"),
            ("time_honoured", "老字号", "商务部门"),
            ("heritage_workshop", "非遗工坊", "文化和旅游部门"),
            ("heritage_bearer", "非物质文化遗产代表性传承人", "文化和旅游部门"),
            ("star_rating", "星级农家乐、等级民宿", "文化和旅游部门"),
            ("rural_artisan", "乡村工匠", "农业农村部门"),
            ("green_food", "绿色食品", "农业农村部门"),
            ("organic_food", "有机食品", "市场监管部门"),
            ("mingteyouxin_produce", "名特优新农产品", "农业农村部门"),
            ("vocational_qualification", "职业资格证书", "人力资源社会保障部门"),
            ("skill_level", "职业技能等级证书", "人力资源社会保障部门"),
            ("professional_title", "专业职称", "人力资源社会保障部门"),
            ("skill_honour", "技能荣誉", "人力资源社会保障部门"),
            ("management_certification", "管理体系认证", "市场监管部门"),
            ("product_certification", "产品质量认证", "市场监管部门"),
            ("party_building_award", "“小个专”党建表彰奖励", "市场监管部门"),
            ("government_award", "政府表彰奖励", "表彰奖励主管部门"),
        )
    )


class Migration(migrations.Migration):
    dependencies = [("mingteyouxin", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [
                _PARTS,
                _STANDARD,
                _PUBLIC,
                _BASIS,
                _COUNTED,
                *(
                    f'CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW'
                    f" EXECUTE FUNCTION class_standard_parts_are_frozen('{way}', '{column}')"
                    for table, way, column in _FROZEN
                ),
                "CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON mingteyouxin_classstandard FOR EACH ROW"
                " EXECUTE FUNCTION class_standard_is_frozen()",
                "CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON mingteyouxin_publicclassstandard FOR EACH ROW"
                " EXECUTE FUNCTION public_class_standard_is_frozen()",
                "CREATE TRIGGER frozen BEFORE UPDATE ON mingteyouxin_provincequota FOR EACH ROW"
                " EXECUTE FUNCTION province_quota_basis_is_frozen()",
                "CREATE TRIGGER counted_new AFTER INSERT ON mingteyouxin_quota REFERENCING NEW TABLE AS added"
                " FOR EACH STATEMENT EXECUTE FUNCTION quota_sizes_are_counted()",
                "CREATE TRIGGER counted AFTER UPDATE ON mingteyouxin_quota"
                " REFERENCING OLD TABLE AS removed NEW TABLE AS added"
                " FOR EACH STATEMENT EXECUTE FUNCTION quota_sizes_are_counted()",
                # Three years, and three more per extension; PostgreSQL's months end as 民法典 第二百零二条 has it.
                "ALTER TABLE mingteyouxin_recognition ADD CONSTRAINT recognition_lasts_three_years CHECK (valid_until ="
                " (recognised_on + make_interval(months => 36 * (1 + extensions)))::date)",
            ],
            reverse_sql=[
                "ALTER TABLE mingteyouxin_recognition DROP CONSTRAINT recognition_lasts_three_years",
                "DROP TRIGGER counted ON mingteyouxin_quota",
                "DROP TRIGGER counted_new ON mingteyouxin_quota",
                "DROP TRIGGER frozen ON mingteyouxin_provincequota",
                "DROP TRIGGER frozen ON mingteyouxin_publicclassstandard",
                "DROP TRIGGER frozen ON mingteyouxin_classstandard",
                *(f'DROP TRIGGER frozen ON "{table}"' for table, _, _ in _FROZEN),
                "DROP FUNCTION quota_sizes_are_counted",
                "DROP FUNCTION province_quota_basis_is_frozen",
                "DROP FUNCTION public_class_standard_is_frozen",
                "DROP FUNCTION class_standard_is_frozen",
                "DROP FUNCTION class_standard_parts_are_frozen",
            ],
        ),
        private_table("mingteyouxin_classstandard", web="SELECT, INSERT, UPDATE"),
        *(private_table(table, web=_EDITED, batch="SELECT, INSERT") for table, _, _ in _FROZEN),
        private_table("mingteyouxin_standardcomment", web="SELECT, INSERT", batch="SELECT, INSERT"),
        append_only("mingteyouxin_standardcomment"),
        private_table("mingteyouxin_classstandardevent", web="SELECT, INSERT", batch="SELECT, INSERT"),
        append_only("mingteyouxin_classstandardevent"),
        private_table("mingteyouxin_round", web="SELECT, INSERT, UPDATE"),
        private_table("mingteyouxin_roundevent", web="SELECT, INSERT", batch="SELECT, INSERT"),
        append_only("mingteyouxin_roundevent"),
        private_table("mingteyouxin_provincequota", web="SELECT, INSERT, UPDATE"),
        private_table("mingteyouxin_quotashare", web=_EDITED),
        private_table("mingteyouxin_quota", web="SELECT, INSERT, UPDATE"),
        private_table("mingteyouxin_placetransfer", web="SELECT, INSERT, UPDATE"),
        private_table("mingteyouxin_recognition", web="SELECT, INSERT, UPDATE"),
        # What anyone may read: texts shown for comment and published, the national calendar, kinds of credentials.
        open_table("mingteyouxin_publicclassstandard", web="SELECT, INSERT, UPDATE"),
        open_table("mingteyouxin_recognitioncalendar", web="SELECT"),
        open_table("mingteyouxin_credentialkind", web="SELECT"),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
