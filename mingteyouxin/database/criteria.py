"""Classification standards: a draft changes, a text that was shown or published does not (C2, C11)."""

from authorities.isolation import append_only, first_rows, functions, open_table, private_table, trigger
from casework.triggers import legal_moves
from mingteyouxin.criteria.workflow import CLASS_STANDARD

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

# Kinds of credentials that the guidance names (C1); places add theirs. Code, label, department.
_CREDENTIAL_KINDS = (
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

# Kinds of negative records that places ask about (facts 2.2); places add theirs. Code, label, department.
_NEGATIVE_KINDS = (
    ("safety_accident", "安全事故", "应急管理部门"),
    ("complaint", "投诉举报", "市场监管部门"),
    ("environment", "环保", "生态环境部门"),
)

OPERATIONS = (
    legal_moves(CLASS_STANDARD),
    functions(_PARTS, _STANDARD, _PUBLIC),
    *(
        trigger(
            "frozen",
            table,
            "BEFORE INSERT OR UPDATE OR DELETE",
            f"class_standard_parts_are_frozen('{way}', '{column}')",
        )
        for table, way, column in _FROZEN
    ),
    trigger("frozen", "mingteyouxin_classstandard", "BEFORE UPDATE OR DELETE", "class_standard_is_frozen()"),
    trigger(
        "frozen", "mingteyouxin_publicclassstandard", "BEFORE UPDATE OR DELETE", "public_class_standard_is_frozen()"
    ),
    private_table("mingteyouxin_classstandard", web="SELECT, INSERT, UPDATE"),
    *(private_table(table, web=_EDITED, batch="SELECT, INSERT") for table, _, _ in _FROZEN),
    private_table("mingteyouxin_standardcomment", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("mingteyouxin_standardcomment"),
    private_table("mingteyouxin_classstandardevent", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("mingteyouxin_classstandardevent"),
    # Texts shown for comment and published: anyone reads them.
    open_table("mingteyouxin_publicclassstandard", web="SELECT, INSERT, UPDATE"),
    # Platform administrators add kinds; none is deleted, for standards name them.
    open_table("mingteyouxin_credentialkind", web="SELECT, INSERT, UPDATE"),
    first_rows("mingteyouxin_credentialkind", ("code", "label", "department"), *_CREDENTIAL_KINDS),
    open_table("mingteyouxin_negativekind", web="SELECT, INSERT, UPDATE"),
    first_rows("mingteyouxin_negativekind", ("code", "label", "department"), *_NEGATIVE_KINDS),
)
