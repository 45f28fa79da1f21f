"""Sample data (示例): surnames, given names and documents of invented operators. No row stands for a real person."""

# 示例: surname and its weight per thousand operators, roughly the order of the large Chinese surnames.
SURNAMES = (
    ("王", 72), ("李", 71), ("张", 67), ("刘", 54), ("陈", 46), ("杨", 31), ("黄", 24), ("赵", 22), ("吴", 20),
    ("周", 20), ("徐", 15), ("孙", 15), ("马", 13), ("朱", 13), ("胡", 13), ("郭", 12), ("何", 12), ("林", 12),
    ("罗", 11), ("高", 11), ("郑", 9), ("梁", 9), ("谢", 8), ("宋", 8), ("唐", 8), ("许", 8), ("邓", 7), ("冯", 7),
    ("韩", 7), ("曹", 7), ("曾", 6), ("彭", 6), ("萧", 2), ("蔡", 6), ("潘", 6), ("田", 6), ("董", 6), ("袁", 6),
    ("于", 6), ("余", 6), ("叶", 5), ("蒋", 5), ("杜", 5), ("苏", 5), ("魏", 5), ("程", 5), ("吕", 5), ("丁", 5),
    ("沈", 5), ("任", 5), ("姚", 4), ("卢", 4), ("傅", 4), ("钟", 4), ("姜", 4), ("崔", 4), ("谭", 4), ("廖", 4),
    ("范", 4), ("汪", 4), ("陆", 4), ("金", 4), ("石", 4), ("戴", 4), ("贾", 4), ("韦", 3), ("夏", 3), ("邱", 3),
    ("方", 3), ("侯", 3), ("邹", 3), ("熊", 3), ("孟", 3), ("秦", 3), ("白", 3), ("江", 3), ("阎", 2), ("薛", 3),
    ("尹", 3), ("段", 3), ("雷", 3), ("黎", 2), ("史", 2), ("龙", 2), ("陶", 2), ("贺", 2), ("顾", 2), ("毛", 2),
    ("郝", 2), ("龚", 2), ("邵", 2), ("万", 2), ("钱", 2), ("严", 2), ("覃", 2), ("武", 2), ("莫", 2), ("孔", 2),
    ("向", 2), ("常", 2), ("欧阳", 1), ("上官", 1), ("司马", 1), ("诸葛", 1), ("冼", 1), ("仝", 1), ("逯", 1),
    ("亓", 1),
)  # fmt: skip

# 示例: characters of given names; the first of a two-character name, then the last (also used alone).
GIVEN_FIRST_MEN = "志建国文明永德海玉金小晓春立家俊宏世天成光新长少振学正云子宗思宇浩泽"
GIVEN_LAST_MEN = "强伟军勇斌波辉刚明华平超鹏杰峰涛龙飞林生东民祥福贵荣才清武兵亮宁轩昊"
GIVEN_FIRST_WOMEN = "秀桂玉春小晓美丽海红雪月淑凤金兰慧佳思雨梦诗婉文艳素亚冬惠"
GIVEN_LAST_WOMEN = "英芳娟敏丽艳萍玲霞娜静兰梅珍琴燕红云洁莉婷芬凤华香雯怡琳瑶颖"
# 示例: given names in rare characters, one of them beyond the basic plane.
GIVEN_RARE = ("喆", "淼", "犇", "垚", "㛃", "𬭚", "珺", "翀")

# 示例: names written with the middle dot, men first, then women.
DOTTED_MEN = ("买买提", "艾力", "吐尔逊", "阿不都拉", "依明", "玉素甫", "库尔班", "热合曼")
DOTTED_WOMEN = ("古丽", "阿依古丽", "帕提古丽", "热孜万", "阿米娜", "佐热", "米热古丽", "哈丽旦")
DOTTED_FATHERS = ("买买提", "吾买尔", "阿不都热西提", "达吾提", "司马义", "尼亚孜", "阿木提", "依不拉音")
# 示例: names without a surname in the Han manner.
UNDOTTED = ("扎西次仁", "卓玛", "格桑", "次仁旺堆", "巴图", "乌云其其格", "其木格", "白玛央金")

# 示例: operators from Hong Kong, Macau and Taiwan.
TRADITIONAL_NAMES = (
    "陳志明", "林淑芬", "黃國強", "張美玲", "李嘉豪", "王建宏", "吳佩珊", "劉家輝", "蔡雅婷", "鄭子健", "何詠詩",
    "梁偉文",
)  # fmt: skip

RESIDENT = "居民身份证"
HONGKONG_MACAU_PERMIT = "港澳居民来往内地通行证"
TAIWAN_PERMIT = "台湾居民来往大陆通行证"
RESIDENCE_PERMIT = "港澳台居民居住证"
HONGKONG_IDENTITY_CARD = "香港永久性居民身份证"

# 示例: prefixes to the best of our knowledge not given out to subscribers, so that nobody is called by mistake.
PHONE_PREFIXES = ("154", "160", "161", "163", "164", "168", "169", "194")

# 示例: groups of founders (sensitive) as departments write them; several are joined with a semicolon.
FOUNDER_GROUPS = (
    "退役军人", "退役军人", "高校毕业生", "高校毕业生", "残疾人", "返乡创业农民工", "返乡创业农民工", "返乡创业农民工",
    "退役军人;返乡创业农民工", "高校毕业生;返乡创业农民工", "残疾人;返乡创业农民工", "退役军人;残疾人;返乡创业农民工",
)  # fmt: skip
