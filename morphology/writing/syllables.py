"""Kana and romaji as two tables: every syllable with its spellings, every vowel with what lengthens it."""

# kana, modified Hepburn, other spellings: Kunrei and Nihon-shiki, then wāpuro. Rows with two kana are the yōon and the
# digraphs of foreign words. Where two kana share a spelling, the row that comes first is the likelier reading.
SYLLABLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("あ", "a", ()),
    ("い", "i", ()),
    ("う", "u", ("wu",)),
    ("え", "e", ()),
    ("お", "o", ()),
    ("か", "ka", ()),
    ("き", "ki", ()),
    ("く", "ku", ()),
    ("け", "ke", ()),
    ("こ", "ko", ()),
    ("が", "ga", ()),
    ("ぎ", "gi", ()),
    ("ぐ", "gu", ()),
    ("げ", "ge", ()),
    ("ご", "go", ()),
    ("さ", "sa", ()),
    ("し", "shi", ("si",)),
    ("す", "su", ()),
    ("せ", "se", ()),
    ("そ", "so", ()),
    ("ざ", "za", ()),
    ("じ", "ji", ("zi",)),
    ("ず", "zu", ()),
    ("ぜ", "ze", ()),
    ("ぞ", "zo", ()),
    ("た", "ta", ()),
    ("ち", "chi", ("ti",)),
    ("つ", "tsu", ("tu",)),
    ("て", "te", ()),
    ("と", "to", ()),
    ("だ", "da", ()),
    ("ぢ", "ji", ("di",)),
    ("づ", "zu", ("du", "dzu")),
    ("で", "de", ()),
    ("ど", "do", ()),
    ("な", "na", ()),
    ("に", "ni", ()),
    ("ぬ", "nu", ()),
    ("ね", "ne", ()),
    ("の", "no", ()),
    ("は", "ha", ()),
    ("ひ", "hi", ()),
    ("ふ", "fu", ("hu",)),
    ("へ", "he", ()),
    ("ほ", "ho", ()),
    ("ば", "ba", ()),
    ("び", "bi", ()),
    ("ぶ", "bu", ()),
    ("べ", "be", ()),
    ("ぼ", "bo", ()),
    ("ぱ", "pa", ()),
    ("ぴ", "pi", ()),
    ("ぷ", "pu", ()),
    ("ぺ", "pe", ()),
    ("ぽ", "po", ()),
    ("ま", "ma", ()),
    ("み", "mi", ()),
    ("む", "mu", ()),
    ("め", "me", ()),
    ("も", "mo", ()),
    ("や", "ya", ()),
    ("ゆ", "yu", ()),
    ("よ", "yo", ()),
    ("ら", "ra", ()),
    ("り", "ri", ()),
    ("る", "ru", ()),
    ("れ", "re", ()),
    ("ろ", "ro", ()),
    ("わ", "wa", ()),
    ("ゐ", "i", ("wyi",)),
    ("ゑ", "e", ("wye",)),
    ("を", "o", ("wo",)),
    ("ゔ", "vu", ()),
    ("きゃ", "kya", ()),
    ("きゅ", "kyu", ()),
    ("きょ", "kyo", ()),
    ("ぎゃ", "gya", ()),
    ("ぎゅ", "gyu", ()),
    ("ぎょ", "gyo", ()),
    ("しゃ", "sha", ("sya",)),
    ("しゅ", "shu", ("syu",)),
    ("しょ", "sho", ("syo",)),
    ("じゃ", "ja", ("zya", "jya")),
    ("じゅ", "ju", ("zyu", "jyu")),
    ("じょ", "jo", ("zyo", "jyo")),
    ("ちゃ", "cha", ("tya", "cya")),
    ("ちゅ", "chu", ("tyu", "cyu")),
    ("ちょ", "cho", ("tyo", "cyo")),
    ("ぢゃ", "ja", ("dya",)),
    ("ぢゅ", "ju", ("dyu",)),
    ("ぢょ", "jo", ("dyo",)),
    ("にゃ", "nya", ()),
    ("にゅ", "nyu", ()),
    ("にょ", "nyo", ()),
    ("ひゃ", "hya", ()),
    ("ひゅ", "hyu", ()),
    ("ひょ", "hyo", ()),
    ("びゃ", "bya", ()),
    ("びゅ", "byu", ()),
    ("びょ", "byo", ()),
    ("ぴゃ", "pya", ()),
    ("ぴゅ", "pyu", ()),
    ("ぴょ", "pyo", ()),
    ("みゃ", "mya", ()),
    ("みゅ", "myu", ()),
    ("みょ", "myo", ()),
    ("りゃ", "rya", ()),
    ("りゅ", "ryu", ()),
    ("りょ", "ryo", ()),
    ("しぇ", "she", ("sye",)),  # シェフ
    ("じぇ", "je", ("zye", "jye")),  # ジェット
    ("ちぇ", "che", ("tye",)),  # チェス
    ("つぁ", "tsa", ()),  # モーツァルト
    ("つぃ", "tsi", ()),
    ("つぇ", "tse", ()),
    ("つぉ", "tso", ()),
    ("てぃ", "ti", ("thi", "texi")),  # パーティー
    ("てゅ", "tyu", ("thu",)),
    ("とぅ", "tu", ("twu",)),
    ("でぃ", "di", ("dhi",)),  # ディスク
    ("でゅ", "dyu", ("dhu",)),
    ("どぅ", "du", ("dwu",)),
    ("ふぁ", "fa", ("hwa",)),  # ファン
    ("ふぃ", "fi", ("hwi",)),
    ("ふぇ", "fe", ("hwe",)),
    ("ふぉ", "fo", ("hwo",)),
    ("ふゅ", "fyu", ()),
    ("うぃ", "wi", ()),  # ウィキ
    ("うぇ", "we", ()),
    ("うぉ", "wo", ("who",)),
    ("ゔぁ", "va", ()),
    ("ゔぃ", "vi", ()),
    ("ゔぇ", "ve", ()),
    ("ゔぉ", "vo", ()),
    ("ゔゅ", "vyu", ()),
    ("くぁ", "kwa", ("qa",)),  # クァルテット
    ("くぃ", "kwi", ("qi",)),
    ("くぇ", "kwe", ("qe",)),
    ("くぉ", "kwo", ("qo",)),
    ("ぐぁ", "gwa", ()),
    ("いぇ", "ye", ()),
    ("ぁ", "a", ("xa", "la")),
    ("ぃ", "i", ("xi", "li")),
    ("ぅ", "u", ("xu", "lu")),
    ("ぇ", "e", ("xe", "le")),
    ("ぉ", "o", ("xo", "lo")),
    ("ゃ", "ya", ("xya", "lya")),
    ("ゅ", "yu", ("xyu", "lyu")),
    ("ょ", "yo", ("xyo", "lyo")),
    ("ゎ", "wa", ("xwa", "lwa")),
)

# vowel as Hepburn writes it when short, the kana that may lengthen it (likeliest first), Hepburn of the long vowel
LONG_VOWELS: tuple[tuple[str, str, str], ...] = (
    ("a", "あ", "ā"),  # お母さん okāsan
    ("i", "い", "ī"),  # only of ー: ビール bīru; 新潟 stays Niigata
    ("u", "う", "ū"),  # 空気 kūki
    ("e", "えい", "ē"),  # お姉さん onēsan; せい stays sei
    ("o", "うお", "ō"),  # 少年 shōnen, 大阪 Ōsaka
)

# words that end in the particle は, which is read wa there
PARTICLE_WORDS: frozenset[str] = frozenset(
    (
        "こんにちは",  # 今日は konnichiwa
        "こんばんは",  # 今晩は konbanwa
        "あるいは",  # 或いは aruiwa
        "または",  # 又は matawa
        "もしくは",  # 若しくは moshikuwa
        "では",  # dewa
        "それでは",  # sore dewa
        "とは",  # towa
        "じつは",  # 実は jitsuwa
        "ついては",  # 就いては tsuitewa
        "ねがわくは",  # 願わくは negawakuwa
        "おそらくは",  # 恐らくは osorakuwa
    )
)
