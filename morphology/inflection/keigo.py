"""Honorific and humble speech: words that stand for plain verbs (おっしゃる of 言う), and patterns (お … になる).

``SUPPLETIVES`` lists keigo words with the plain verbs they stand for. ``plain(lexeme)`` gives a lexeme under those
verbs, likeliest first; the keigo word itself stays an analysis of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from morphology.dictionary import Token
from morphology.inflection.chain import Chain, Lexeme, collapse, suffixed
from morphology.inflection.lexicalised import lexicalised, verb_of_noun
from morphology.writing.script import has_kanji
from ontology.model import PartOfSpeech, Step


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of お … : what follows the verb (lemma and conjugation form, after に where ``ni``) and what it says."""

    process: str
    features: tuple[str, ...]
    lemma: str
    ni: bool = False
    cform: str = ""


PATTERNS: tuple[Pattern, ...] = (
    Pattern("honorific", ("honorific",), "成る", True),  # お書きになる
    Pattern("honorific", ("honorific",), "為さる"),  # お書きなさる
    Pattern("request", ("honorific", "imperative", "polite"), "下さる", False, "命令形"),  # お書きください
    Pattern("honorific", ("honorific",), "下さる"),  # お書きくださる
    Pattern("honorific", ("honorific", "polite"), "です"),  # お書きです
    Pattern("honorific", ("honorific",), "だ"),  # お書きだ, お書きの(方)
    Pattern("humble", ("humble",), "為る"),  # お書きする
    Pattern("humble", ("humble",), "致す"),  # お書きいたす
    Pattern("humble", ("humble",), "頂く"),  # お書きいただく
    Pattern("humble", ("humble",), "申し上げる"),  # お願い申し上げる
    Pattern("humble", ("humble", "potential"), "出来る"),  # お渡しできる
    Pattern("honorific", ("honorific",), "遊ばす"),  # お書きあそばす
)


@dataclass(frozen=True, slots=True)
class Suppletive:
    """One row: the spellings of a keigo word, the plain verbs it stands for ("verb/reading", likeliest first).

    ``first``: whether the plain verbs are listed before the word itself, which is so unless it has a plain life of its
    own (あがる "rise", also "eat"). A word in お or ご that is no verb stands in all the patterns above (お越しになる).
    """

    words: str
    plain: str
    feature: str
    first: bool = True


SUPPLETIVES: tuple[Suppletive, ...] = (
    # honorific: what the person spoken of does
    Suppletive("おっしゃる 仰る 仰有る", "言う/いう", "honorific"),  # 先生がおっしゃった
    Suppletive("仰せになる 仰せられる", "言う/いう", "honorific"),  # 王が仰せになる
    Suppletive("いらっしゃる いらしゃる", "いる/いる 来る/くる 行く/いく", "honorific"),  # 先生がいらっしゃる
    Suppletive("お出で おいで 御出で", "来る/くる 行く/いく いる/いる", "honorific"),  # おいでになる
    Suppletive("お越し 御越し おこし", "来る/くる 行く/いく", "honorific"),  # お越しください
    Suppletive("お見え 御見え おみえ", "来る/くる", "honorific"),  # お客様がお見えになる
    Suppletive("召し上がる 召しあがる めしあがる 召上がる", "食べる/たべる 飲む/のむ", "honorific"),  # お茶を召し上がる
    Suppletive("上がる あがる", "食べる/たべる 飲む/のむ", "honorific", False),  # お茶をあがる
    Suppletive("上がる あがる", "行く/いく 来る/くる", "humble", False),  # お宅に上がる
    Suppletive("お上がり おあがり", "食べる/たべる 飲む/のむ", "honorific"),  # おあがりください
    Suppletive("召す めす", "着る/きる 食べる/たべる", "honorific", False),  # 着物を召す
    Suppletive("お召し おめし", "着る/きる", "honorific"),  # 着物をお召しになる
    Suppletive("ご覧 御覧 ごらん", "見る/みる", "honorific"),  # ご覧になる
    Suppletive("ご存じ ご存知 御存知 御存じ ごぞんじ", "知る/しる", "honorific"),  # ご存じですか
    Suppletive("お休み おやすみ 御休み", "寝る/ねる 休む/やすむ", "honorific"),  # お休みになる
    Suppletive("お気に召す", "気に入る/きにいる", "honorific"),  # お気に召しましたか
    Suppletive("お耳に入る", "聞く/きく", "honorific"),  # 社長のお耳に入る
    Suppletive("亡くなる 亡くなられる", "死ぬ/しぬ", "honorific"),  # 祖父が亡くなる: said of a person with respect
    Suppletive("逝去する", "死ぬ/しぬ", "honorific"),  # 逝去されました
    Suppletive("下さる くださる", "くれる/くれる", "honorific"),  # 先生が本をくださる
    Suppletive("為さる なさる", "する/する", "honorific"),  # 先生がなさる
    Suppletive("遊ばす あそばす", "する/する", "honorific", False),  # いかがあそばしましたか
    Suppletive("宣う のたまう", "言う/いう", "honorific", False),  # classical, now mocking
    Suppletive("賜る たまわる 賜わる", "もらう/もらう くれる/くれる", "humble"),  # お言葉を賜る
    # humble: what the speaker does towards that person
    Suppletive("申す もうす", "言う/いう", "humble"),  # 田中と申します
    Suppletive("申し上げる 申しあげる もうしあげる 申上げる", "言う/いう", "humble"),  # お礼を申し上げる
    Suppletive("参る まいる", "行く/いく 来る/くる", "humble"),  # すぐ参ります
    Suppletive("伺う うかがう", "聞く/きく 行く/いく 来る/くる", "humble"),  # ご意見を伺う, お宅に伺う
    Suppletive("居る おる", "いる/いる", "humble", False),  # 家におります
    Suppletive("致す いたす", "する/する", "humble"),  # 私がいたします
    Suppletive("頂く いただく 戴く", "もらう/もらう 食べる/たべる 飲む/のむ", "humble"),  # 本をいただく, ご飯をいただく
    Suppletive("頂戴する ちょうだいする", "もらう/もらう 食べる/たべる", "humble"),  # お名刺を頂戴する
    Suppletive("差し上げる さしあげる 差しあげる 差上げる", "あげる/あげる", "humble"),  # お茶を差し上げる
    Suppletive("拝見する", "見る/みる", "humble"),  # お手紙を拝見する
    Suppletive("拝聴する", "聞く/きく", "humble"),  # 講演を拝聴する
    Suppletive("拝読する", "読む/よむ", "humble"),  # ご著書を拝読する
    Suppletive("拝借する", "借りる/かりる", "humble"),  # 本を拝借する
    Suppletive("拝受する", "受け取る/うけとる", "humble"),  # 書類を拝受する
    Suppletive("承る うけたまわる", "聞く/きく 受ける/うける", "humble"),  # ご注文を承る
    Suppletive("存じる ぞんじる 存ずる", "知る/しる 思う/おもう", "humble"),  # 存じません
    Suppletive("存じ上げる 存じあげる ぞんじあげる", "知る/しる", "humble"),  # お名前は存じ上げております
    Suppletive("お目にかかる お目に掛かる おめにかかる", "会う/あう", "humble"),  # 先生にお目にかかる
    Suppletive("お目にかける お目に掛ける", "見せる/みせる", "humble"),  # 作品をお目にかける
    Suppletive("ご覧に入れる 御覧に入れる ご覧にいれる", "見せる/みせる", "humble"),  # 手品をご覧に入れる
    Suppletive("お耳に入れる", "聞く/きく 知らせる/しらせる", "humble"),  # of 入る it is the potential
    Suppletive("お暇する おいとまする", "帰る/かえる", "humble"),  # そろそろお暇します
    Suppletive("畏まる かしこまる", "分かる/わかる", "humble", False),  # かしこまりました
    # polite: towards the person spoken to
    Suppletive("御座る ござる ご座る", "ある/ある", "polite", False),  # ございます
    # a verb whose negative, and one whose potential, is another word
    Suppletive("できる 出来る", "する/する", "potential", False),  # 私にはできない
    Suppletive("無い ない", "ある/ある", "negative", False),  # 金がない
)

_ROWS: dict[str, list[Suppletive]] = {}
for _row in SUPPLETIVES:
    for _word in _row.words.split():
        _ROWS.setdefault(_word, []).append(_row)
_PREFIXES = ("お", "ご", "御")
_PHRASES = frozenset(word for word in _ROWS if word.startswith(_PREFIXES) or "に" in word)
_STEMS = frozenset(word for word in _PHRASES if not word.endswith(("る", "す")))
_LONGEST = 4  # tokens of a phrase: お, 目, に, かかる


def collapse_keigo(tokens: Sequence[Token]) -> Lexeme | None:
    """Read a keigo phrase (お目にかかる) or お (ご), a ren'youkei and になる, する … as a form of its verb.

    お書きになりました: lemma 書く. A phrase is its own lemma here; see ``plain``.
    """
    if len(tokens) < 2 or not tokens[0].surface.startswith((*_PREFIXES, "仰せ")):
        return None
    return _phrase(tokens) or _patterned(tokens) or _respectful(tokens)


def _phrase(tokens: Sequence[Token]) -> Lexeme | None:
    before = ""
    for number, token in enumerate(tokens[:_LONGEST]):
        if number:
            origin = lexicalised(token)
            phrase = before + (origin.lemma if origin is not None else token.base)
            if phrase in _PHRASES and phrase not in _STEMS:
                return collapse(tokens, number + 1)
        before += token.surface
    return None


def _patterned(tokens: Sequence[Token]) -> Lexeme | None:
    at = 1 if tokens[0].surface in _STEMS else 2
    stem = "".join(token.surface for token in tokens[:at])
    if at == 2 and (tokens[0].lemma != "御" or tokens[0].pos[0] != "接頭辞"):
        return None
    base: tuple[str, str] | None = (stem, "".join(t.reading for t in tokens[:at])) if stem in _STEMS else None
    word = tokens[at - 1]
    base = base or _verb_of(word)
    ni = at < len(tokens) and tokens[at].surface == "に"
    at += ni
    if base is None or at >= len(tokens):
        return None
    last = tokens[at]
    for row in PATTERNS:
        if row.lemma == last.lemma and row.ni == ni and last.cform.startswith(row.cform):
            if row.lemma in ("です", "だ") and not (stem in _STEMS or has_kanji(stem)):
                return None  # おかないでしょう
            before = "".join(token.surface for token in tokens[:at])
            target = before + (last.surface if row.cform else last.base)
            steps, features = [Step(row.process, base[0], target)], row.features
            origin = lexicalised(last)  # お見えになれる, the potential of お見えになる
            if origin is not None:
                middle = before + origin.lemma
                steps = [Step(row.process, base[0], middle), Step(origin.process, middle, target)]
                features = (*features, origin.feature)
            written = before + last.surface
            chain = Chain(
                lemma=base[0],
                reading=base[1],
                part_of_speech=PartOfSpeech.VERB.value,
                current=written if row.cform and at + 1 == len(tokens) else target,
                written=written,
                steps=tuple(steps),
                features=features,
            )
            return suffixed(chain, tokens, (word,), at + 1)
    return None


def _respectful(tokens: Sequence[Token]) -> Lexeme | None:
    """Read お before an adjective: お忙しい, お若かった."""
    if tokens[0].lemma != "御" or tokens[1].pos[0] not in ("形容詞", "形状詞"):
        return None
    lexeme = collapse(tokens, 2)
    if lexeme is None:
        return None
    lemma, honoured = tokens[1].base, lexeme.lemma
    return lexeme._replace(
        lemma=lemma,
        reading=tokens[1].base_reading,
        head=(tokens[1],),
        features=("honorific", *lexeme.features),
        steps=(Step("honorific", lemma, honoured), *lexeme.steps),
    )


def _verb_of(token: Token) -> tuple[str, str] | None:
    """Give the verb whose ren'youkei a token is, also where UniDic holds it as a noun: 読み → 読む, 案内 → 案内する."""
    if token.pos[0] == "動詞":
        return (token.base, token.base_reading) if token.cform.startswith("連用形") else None
    if token.pos[0] != "名詞":
        return None
    if "サ変可能" in token.pos or "サ変形状詞可能" in token.pos:
        return token.surface + "する", token.reading + "する"
    found = verb_of_noun(token.surface)
    return None if found is None else (found.base, found.base_reading)


def is_keigo(lemma: str) -> bool:
    """Tell whether a word, as it is spelt, is in the table."""
    return lemma in _ROWS


def plain(lexeme: Lexeme) -> Iterator[tuple[Lexeme, bool]]:
    """Give a lexeme under each plain verb its lemma stands for, and whether that comes before the lemma itself."""
    for row in _ROWS.get(lexeme.lemma, ()):
        for verb in row.plain.split():
            yield _under(lexeme, row, *verb.split("/")), row.first


def _under(lexeme: Lexeme, row: Suppletive, lemma: str, reading: str) -> Lexeme:
    steps = lexeme.steps
    if lexeme.lemma in _STEMS and steps:  # お越しになる: the pattern is the step
        steps = (Step(steps[0].process, lemma, steps[0].target), *steps[1:])
    else:  # 拝見 is no verb that 拝見する was made of here
        made = [step for step in steps if step.process != "suru-verb"]
        steps = (Step("suppletion", lemma, lexeme.lemma), *made)
    return Lexeme(
        lemma=lemma,
        reading=reading,
        part_of_speech=PartOfSpeech.VERB.value,
        head=lexeme.head,
        features=(row.feature, *[feature for feature in lexeme.features if feature != row.feature]),
        steps=steps,
        morphemes=lexeme.morphemes,
        whole=lexeme.whole,
    )
