"""Names of households are invented: place, 字号, trade and form of organisation in the styles seen on shop fronts."""

from registry.sample.bureaus import Office
from registry.sample.draws import Chance, pick, spread
from registry.sample.trades import Trade

_NAMELESS = 0.02
_LONGEST = 20

# 示例: two characters of good omen; any first goes with any last.
_OMEN_FIRST = "鑫福顺和永万兴隆恒宏金瑞祥吉盛泰华荣裕嘉德康益润富惠聚天新美佳博汇广源正诚信友乐喜安昌锦丰"
_OMEN_LAST = "源顺达兴隆盛发旺和祥泰丰昌利来康福安润佳鑫美缘诚信德馨悦洋海峰宇辉盈通汇"
# 示例: ready 字号 of everyday shops, repeated in every county, the most popular first.
_COMMON = (
    "便民", "平价", "兄弟", "姐妹", "家乡", "诚信", "老地方", "好邻居", "万家", "惠民", "大众", "四季", "阳光",
    "好运来", "百姓", "小城", "红太阳", "满堂红", "老街", "家家乐", "乡里乡亲", "山里人", "幸福里", "一家人", "舌尖",
    "老味道", "天天鲜", "果然香",
)  # fmt: skip
# 示例: Latin letters and digits.
_LATIN = ("MIKI", "Lucky", "A8", "V咖", "LOVE", "J.Y", "Mr.周", "Angel", "OK", "K-ONE", "U佳", "BOBO", "Ms.L")
_DIGITS = ("168", "99", "8号", "1998", "666", "7天", "360", "24小时", "365", "百分百", "13铺", "88")
# 示例: rare characters, two of them beyond the basic plane; file, database and search must carry them.
_RARE = ("㐂悦", "𠮷祥", "犇牛", "鱻味", "喆记", "淼淼", "垚鑫", "𠮷庆", "㐂来", "赟丰", "䶮记", "馫香")
_NICKNAMES = ("老{}", "小{}", "{}记", "{}氏", "{}家", "{}师傅", "{}大姐", "{}胖子", "{}婆婆", "{}三")

# 示例: style and weight.
_STYLES = spread(
    (
        ("omen", 17), ("county_omen", 15), ("full_omen", 19), ("nickname", 12), ("county_nickname", 6),
        ("full_nickname", 5), ("person", 7), ("county_person", 4), ("common", 8), ("county_common", 4), ("branch", 2),
        ("form", 4), ("latin", 2), ("digits", 2), ("rare", 1),
    )
)  # fmt: skip


class Names:
    """Gives a household its name, or none: a name is registered only where one is used."""

    def __init__(self, random: Chance):
        self._random = random
        self._omens = tuple(first + last for first in _OMEN_FIRST for last in _OMEN_LAST if first != last)

    def of(self, office: Office, trade: Trade, operator: str) -> str:
        random = self._random
        if random() < _NAMELESS:
            return ""
        style = _STYLES[int(random() * len(_STYLES))]
        word = trade.words[int(random() * len(trade.words))]
        place, _, kind = style.rpartition("_")
        core = self._core(kind, word, operator)
        if not place:
            return core
        region = office.name if place == "full" else office.county
        return region + core if len(region) + len(core) <= _LONGEST else core

    def _core(self, kind: str, word: str, operator: str) -> str:
        random = self._random
        if kind == "omen":
            return self._omens[int(random() * len(self._omens))] + word
        if kind == "nickname":
            # Double surnames and minority names are used by their first character too.
            return _NICKNAMES[int(random() * len(_NICKNAMES))].format(operator[0]) + word
        if kind == "person":
            return operator + word
        if kind == "common":
            draw = random()
            popular = _COMMON[int(draw * draw * len(_COMMON))]
            # Nobody says 便民便民店.
            return (popular if popular[0] != word[0] else "惠民") + word
        return self._unusual(kind, word)

    def _unusual(self, kind: str, word: str) -> str:
        random = self._random
        omen = self._omens[int(random() * len(self._omens))]
        if kind == "branch":
            return f"{omen}{word}（{pick(('东街', '车站路', '步行街', '一中', '大学城', '二'), random)}店）"
        if kind == "form":
            return f"{omen}{word}（个体工商户）"
        if kind == "latin":
            return pick(_LATIN, random) + word
        if kind == "digits":
            return pick(_DIGITS, random) + word
        return pick(_RARE, random) + word
