import pytest

from morphology.writing.script import (
    Script,
    hiragana,
    kana_candidates,
    katakana,
    length,
    lengthenings,
    normalise,
    recognise,
    romanise,
    skeleton,
    unprolonged,
)


@pytest.mark.parametrize(
    ("form", "script"),
    [
        ("寝取", Script.KANJI),
        ("人々", Script.KANJI),  # the iteration mark counts as a kanji
        ("ねとられ", Script.HIRAGANA),
        ("ネトラレ", Script.KATAKANA),
        ("ﾈﾄﾗﾚ", Script.KATAKANA),  # half width
        ("ラーメン", Script.KATAKANA),  # the long vowel mark belongs to both kana
        ("サボる", Script.KANA),
        ("寝取られ", Script.MIXED),
        ("アヘ顔", Script.MIXED),
        ("V系", Script.MIXED),  # a Latin letter inside a Japanese word
        ("netorare", Script.ROMAJI),
        ("dōjinshi", Script.ROMAJI),
        ("shin'yū", Script.ROMAJI),
        ("NETORARE", Script.ROMAJI),  # too long for an acronym
        ("EMOJI", Script.ROMAJI),  # five capitals, but romaji
        ("NTR", Script.ACRONYM),
        ("ＮＴＲ", Script.ACRONYM),  # full width
        ("PDCA", Script.ACRONYM),
        ("караоке", Script.OTHER),
        ("가라오케", Script.OTHER),
        ("123", Script.OTHER),
        ("", Script.OTHER),
    ],
)
def test_the_script_of_a_form_is_recognised(form: str, script: Script) -> None:
    assert recognise(form) is script


def test_normalising_widens_half_width_kana_and_narrows_full_width_latin() -> None:
    assert normalise(" ﾂﾝﾃﾞﾚ ") == "ツンデレ"
    assert normalise("ＮＴＲ") == "NTR"
    assert normalise("shin’yū") == "shin'yū"


def test_kana_convert_both_ways_and_leave_the_rest() -> None:
    assert hiragana("アヘ顔ー") == "あへ顔ー"
    assert katakana("つんでれ") == "ツンデレ"


@pytest.mark.parametrize(
    ("kana", "romaji"),
    [
        ("ねとられ", "netorare"),
        ("どうじんし", "dōjinshi"),
        ("おおさか", "ōsaka"),
        ("くうき", "kūki"),
        ("おねえさん", "onēsan"),
        ("せんせい", "sensei"),  # ei stays
        ("にいがた", "niigata"),  # ii stays
        ("ビール", "bīru"),  # but a long vowel mark is a macron
        ("まっちゃ", "matcha"),  # tch, not cch
        ("がっこう", "gakkō"),
        ("しんよう", "shin'yō"),
        ("ゴールデンウィーク", "gōrudenwīku"),  # ウィ begins with a w
        ("しんをん", "shin'on"),
        ("しんぶん", "shinbun"),  # n before b, as modified Hepburn has it
        ("つづく", "tsuzuku"),
        ("パーティー", "pātī"),
        ("エヌティーアール", "enutīāru"),
    ],
)
def test_kana_are_written_in_modified_hepburn(kana: str, romaji: str) -> None:
    assert romanise(kana) == romaji


def test_no_long_vowel_is_read_across_a_morpheme_boundary() -> None:
    assert romanise("おもう", {2}) == "omou"
    assert romanise("こうし", {1}) == "koushi"  # 子牛, a calf; 格子 is kōshi
    assert romanise("こうし") == "kōshi"


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("dōjinshi", "どうじんし"),
        ("dôjinshi", "どうじんし"),
        ("doujinshi", "どうじんし"),
        ("ōsaka", "おおさか"),  # not the first candidate, but one
        ("tsunami", "つなみ"),
        ("tunami", "つなみ"),  # Kunrei
        ("zyuudou", "じゅうどう"),  # Kunrei, wāpuro length
        ("matcha", "まっちゃ"),
        ("maccha", "まっちゃ"),
        ("mattya", "まっちゃ"),
        ("shimbun", "しんぶん"),
        ("konna", "こんな"),
        ("shin'yū", "しんゆう"),
        ("kinen", "きんえん"),  # an apostrophe that was not written
        ("NETORARE", "ねとられ"),
        ("rāmen", "らーめん"),
        ("wo", "を"),
        ("ukiyo-e", "うきよえ"),
    ],
)
def test_romaji_of_any_system_finds_its_kana(romaji: str, kana: str) -> None:
    assert kana in kana_candidates(romaji)


def test_the_likeliest_kana_come_first() -> None:
    assert kana_candidates("kinen")[0] == "きねん"
    assert kana_candidates("shōnen")[0] == "しょうねん"
    assert kana_candidates("jikan")[0] == "じかん"


@pytest.mark.parametrize("text", ["xqzvt", "NTR", "tycoon", "qwerty", "dröge", ""])
def test_what_is_no_romaji_has_no_kana(text: str) -> None:
    assert kana_candidates(text) == ()


def test_a_skeleton_drops_every_length() -> None:
    assert skeleton("どうじんし") == skeleton("どじんし") == "dojinshi"
    assert skeleton("ショーネン") == "shonen"
    assert (length("どうじんし"), length("コーヒー"), length("ねこ")) == (1, 2, 0)


def test_lengthenings_restore_dropped_vowels_fewest_first() -> None:
    assert "とうきょう" in list(lengthenings("ときょ"))
    assert next(lengthenings("ときょ")) == "とうきょ"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("すゞめ", "すずめ"),
        ("つゝじ", "つつじ"),
        ("バナヽ", "バナナ"),
        ("人々", "人々"),  # part of the spelling
        ("ゝ", "ゝ"),  # nothing to repeat
        ("ら〜めん", "らーめん"),  # a wave dash for a long vowel
        ("三〜四", "三〜四"),  # and for a range
        ("a\x00b\ud800", "a b"),  # what no text holds
    ],
)
def test_normalising_writes_out_what_marks_stand_for(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("おとーさん", ("おとうさん", "おとおさん")),
        ("ねーさん", ("ねえさん", "ねいさん")),
        ("たべるー", ("たべるう", "たべる")),  # a drawl
        ("食べよー", ("食べよう", "食べよお", "食べよ")),
        ("ー", ()),
        ("ねこ", ()),
    ],
)
def test_long_vowel_marks_are_read_as_the_vowels_they_stand_for(text: str, plain: tuple[str, ...]) -> None:
    assert unprolonged(text) == plain


@pytest.mark.parametrize(
    ("kana", "boundaries", "particles", "romaji"),
    [
        ("にほんへ", set(), {3}, "nihon'e"),
        ("わたしは", set(), {3}, "watashiwa"),
        ("ほんを", {2}, {2}, "hon'o"),
        ("こんにちは", set(), set(), "konnichiwa"),  # known to end in a particle
        ("はは", set(), set(), "haha"),
    ],
)
def test_particles_are_written_as_they_are_said(
    kana: str, boundaries: set[int], particles: set[int], romaji: str
) -> None:
    assert romanise(kana, boundaries, particles) == romaji


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("ohno", "おおの"),  # the long o of passports
        ("Satoh", "さとう"),
        ("konnichiwa", "こんにちは"),
        ("nihon e", "にほんへ"),
        ("hon wo yomu", "ほんをよむ"),
        ("Shin-Ōsaka", "しんおおさか"),
        ("tuduku", "つづく"),  # Nihon-shiki
        ("syuppatu", "しゅっぱつ"),
    ],
)
def test_more_spellings_of_romaji(romaji: str, kana: str) -> None:
    assert kana in kana_candidates(romaji)


def test_a_romaji_text_that_is_too_long_for_a_word_is_none() -> None:
    assert kana_candidates("ka" * 500) == ()
