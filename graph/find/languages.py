"""Which language a text is in: by its script, in Latin letters by its commonest words.

A guess for the finder only. A text that tells nothing is taken for English, or for what the text before it was.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

DEFAULT = "en"

# The first row whose letters a line holds: language, letters.
_BY_SCRIPT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile("[\u3041-\u30ff\uff66-\uff9d]")),  # kana
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("zh", re.compile("[\u3400-\u9fff\uf900-\ufaff]")),  # Han alone: Chinese, unless the text around it is Japanese
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)

# The commonest words of languages in Latin letters, those that others share left out where there are enough.
_COMMON: dict[str, str] = {
    "en": "the of and to is that was with for are this have from they which were you it his her she he no so do if we",
    "de": "der die das und ist nicht ein eine mit auf sich den dem von zu als auch es wird sind ich im wir",
    "fr": "le la les des et est une dans qui que pour pas sur avec ce il elle au du sont nous je très",
    "es": "el los las y es una que por con para del se no su lo como más muy está son pero me al",
    "pt": "o os as e é uma que não por com para do da em se um ao mais são muito está foi eu na no",
    "it": "il gli e è una che non per con di del della sono si più come ma nel ha lo al molto questo",
    "nl": "de het een en is van niet dat met op voor zijn die aan ook er maar om te wordt ik naar bij",
    "sv": "och att det som en är på för med inte av den till har de om ett jag var men så vi",
    "pl": "i w na się nie jest że z do to jak co po ale od za czy był są przez tym ma oraz jego",
    "cs": "a se na je že v to s z do si o jako ale za by pro po jsou byl které jeho také nebo",
    "fi": "ja on ei se että oli hän mutta ovat kun niin myös tai joka olen tämä ole minä sen siitä",
    "tr": "ve bir bu da de için ile çok ne var gibi daha ben o ama olarak değil mi en sonra",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke adalah ada oleh",
    "vi": "là và của có không một cho được trong với người này những các đã tôi khi để thì rất",
}
_WORDS: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _WORDS.setdefault(_word, []).append(_language)
_LETTERS = re.compile(r"[^\W\d_]+")
_SAMPLE = 5000  # characters that are looked at


def language_of(text: str, before: str = DEFAULT) -> str:
    """Guess the language of a text in one language; ``before`` is answered where nothing tells."""
    sample = text[:_SAMPLE]
    for language, letters in _BY_SCRIPT:
        if letters.search(sample):
            return language
    counted: dict[str, float] = defaultdict(float)
    for word in _LETTERS.findall(sample.lower()):
        languages = _WORDS.get(word, ())
        for language in languages:
            counted[language] += 1 / len(languages)
    if not counted:
        return before
    best, most = max(counted.items(), key=lambda item: (item[1], item[0] == before, item[0] == DEFAULT))
    return best if most > counted.get(before, 0) else before


def is_common(word: str, language: str) -> bool:
    """Tell whether a word is one of the commonest of its language."""
    return language in _WORDS.get(word.lower(), ())


def runs(text: str, before: str = DEFAULT) -> Iterator[tuple[int, int, str]]:
    """Cut a text into runs of lines of one language: start, end, language.

    Lines in Latin letters are taken together; Han without kana is Japanese where any line of the text has kana.
    """
    scripts: list[tuple[int, int, str]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        kind = next((language for language, letters in _BY_SCRIPT if letters.search(line)), "")
        if not kind and not _LETTERS.search(line) and scripts:
            kind = scripts[-1][2]
        if scripts and scripts[-1][2] == kind:
            scripts[-1] = (scripts[-1][0], at + len(line), kind)
        else:
            scripts.append((at, at + len(line), kind))
        at += len(line)
    japanese = any(kind == "ja" for _, _, kind in scripts)
    for start, end, kind in scripts:
        if kind == "zh" and japanese:
            kind = "ja"
        yield start, end, kind or language_of(text[start:end], before)
