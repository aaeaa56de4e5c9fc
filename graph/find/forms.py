"""The regular forms of words between spaces: rules as tables, for what the graph stores no form of.

They are those of loans: Russian айдол declines, аниме does not. A form that a rule makes was never seen by an editor,
so it is told apart from stored ones.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

# The rows of a language: part of speech, how a word ends, what may be put for that ending, an example. All rows that
# fit are used.
Row = tuple[str, str, str, str]
_VOWEL = "[aeiouyáéíóúôâêãõàèìòùäöüåæøāēīōū]"

ENDINGS: dict[str, tuple[Row, ...]] = {
    "en": (
        ("noun", r"(?<![sxz])(?<!ch)(?<!sh)$", "s", "tsunamis"),
        ("noun", r"(?<=[sxz])$|(?<=ch)$|(?<=sh)$", "es", "dashes"),
        ("noun", r"(?<=[^aeiou])y$", "ies", "companies"),
        ("verb", r"(?<=[^e])$", "s ed ing", "diss: dissed"),
        ("verb", r"e$", "es ed ing", "google: googled"),
    ),
    "de": (
        ("noun", r"$", "s n en e es er ern", "Animes, Geishas, Arbeiten"),
        ("verb", r"e?n$", "e st t te ten", "googeln: googelt"),
        ("adjective", r"$", "e er es en em", "süß: süße"),
    ),
    "nl": (("noun", r"$", "s en n", "samoerais"),),
    "sv": (("noun", r"$", "n en s ns ens r er ar or erna arna", "mangan"),),
    "fr": (
        ("noun", r"(?<![sxz])$", "s", "mangas"),
        ("noun", r"(?<=eau)$|(?<=eu)$", "x", "bateau: bateaux"),
        ("adjective", r"(?<![sxz])$", "s e es", "petit: petites"),
    ),
    "es": (
        ("noun", rf"(?<={_VOWEL})$", "s", "samuráis"),
        ("noun", rf"(?<!{_VOWEL})(?<!s)$", "es s", "cosplays"),
        ("adjective", r"o$", "a os as", "rosado: rosada"),
    ),
    "pt": (("noun", r"(?<![sxz])$", "s", "mangás"),),
    "it": (
        ("noun", r"(?<=[^aeiou])[oe]$", "i", "ventaglio: ventagli"),
        ("noun", r"(?<=[^aeiou])a$", "e", "geisha: geishe"),
    ),
    "ru": (
        ("noun", r"(?<=[бвгджзклмнпрстфхцчшщ])$", "а у ом е ы и ов ев ей ам ами ах", "айдолы"),
        ("noun", r"й$", "я ю ем е и ев ям ями ях", "самурай: самураев"),
        ("noun", r"ь$", "я ю ем е и ей", "словарь: словаря"),
        ("noun", r"(?<=[^аеёиоуыэюя])а$", "ы и у е ой ам ами ах", "катана: катану"),
        ("noun", r"я$", "и ю е ей й ям ями ях", "гейши"),
    ),
    "pl": (
        ("noun", rf"(?<!{_VOWEL})$", "a u owi em ie y i ów om ami ach e", "cosplayerów"),
        ("noun", r"a$", "y i ę ą o ie om ami ach", "manga: mangę"),
    ),
    "cs": (
        ("noun", rf"(?<!{_VOWEL})$", "u a e i y em ů ům ech ovi", "samuraj: samurajů"),
        ("noun", r"a$", "y u ou ě e o", "manga: mangu"),
    ),
    "fi": (
        (
            "noun",
            rf"(?<={_VOWEL})$",
            "n a ä ssa ssä sta stä lla llä lta ltä lle na nä ksi t an en in on ja jen ista issa",
            "mangaa, animessa",
        ),
    ),
    "tr": (
        (
            "noun",
            r"$",
            "lar ler ları leri yı yi yu yü ı i u ü ya ye nın nin nun nün da de ta te dan den tan ten",
            "mangalar",
        ),
    ),
    "id": (("noun", r"$", "nya ku mu", "komiknya"),),
    # Particles follow a Korean noun without a space; the commonest pairs of them stand here as one.
    "ko": (
        (
            "noun",
            r"$",
            "이 가 은 는 을 를 의 에 에서 에게 에게서 한테 께 로 으로 와 과 도 만 까지 부터 보다 처럼 이나 나 "
            "랑 이랑 하고 마다 밖에 조차 라도 이라도 이란 란 이라는 라는 들 들이 들은 들을 들의 들에게 에는 에도 "
            "에서는 에서도 로는 으로는 까지는 만은 만을 이다 입니다 이에요 예요 이고 이며 이었다 였다",
            "아니메를, 닌자가",
        ),
        ("verb", r"다$", "고 는 지 면 며 게", "디스하다: 디스하고"),
        ("adjective", r"다$", "고 지 면 게 네요 다고", "아깝다: 아깝지"),
    ),
}

# What is written in front of a word, without a space: Arabic and, but, with, like, for, and the article.
PREFIXES: dict[str, tuple[str, ...]] = {
    "ar": ("ال", "و", "ف", "ب", "ك", "ل", "وال", "فال", "بال", "كال", "لل"),  # المانغا the manga, بالمانغا
}

# What an apostrophe may join to a word, "" for anything; and what it may join in front (elision).
AFTER_APOSTROPHE: dict[str, tuple[str, ...]] = {
    "en": ("s",),  # the ninja's
    "nl": ("s",),  # manga's
    "de": ("s",),  # Anime's
    "tr": ("",),  # NTR'de, Tokyo'nun
    "fi": ("",),  # NTR'n
    "pl": ("",),  # anime'owy
}
ELISIONS: dict[str, tuple[str, ...]] = {
    "fr": ("l", "d", "qu", "j", "n", "s", "m", "t", "c", "jusqu", "lorsqu", "puisqu"),  # l'anime
    "it": ("l", "d", "un", "dell", "all", "dall", "nell", "sull", "quell", "c"),  # l'ikebana
}

# Spellings that are more often another word: language, spelling, the other word.
HOMOGRAPHS: tuple[tuple[str, str, str], ...] = (
    ("en", "go", "the verb"),
    ("en", "sake", "for the sake of"),
    ("en", "gi", "an abbreviation"),
    ("de", "Go", "an exclamation"),
    ("fr", "go", "an abbreviation"),
    ("es", "mono", "ape; pretty"),
    ("fi", "go", "an exclamation"),
    ("id", "mangga", "the mango"),
    ("sv", "go", "a short form of god, good"),
)


@lru_cache(maxsize=256)
def homograph(language: str, spelling: str) -> bool:
    """Tell whether a spelling is more often another word of its language."""
    return any(row[:2] == (language, spelling) for row in HOMOGRAPHS)


@lru_cache(maxsize=64)
def _rows(language: str, part_of_speech: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (re.compile(ends), tuple(endings.split()))
        for kind, ends, endings, _ in ENDINGS.get(language, ())
        if kind == part_of_speech
    )


def regular_forms(form: str, language: str, part_of_speech: str) -> Iterator[str]:
    """Give the forms that the rules make of a word: айдол айдола, айдолу …; the capitals stay."""
    for ends, endings in _rows(language, part_of_speech):
        found = ends.search(form)
        if found is not None:
            yield from (form[: found.start()] + ending for ending in endings)
    for prefix in PREFIXES.get(language, ()):
        yield prefix + form
