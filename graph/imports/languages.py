"""What foreign files call a language, as BCP 47 tags: ISO 639-3 codes and the codes of Wiktionary.

An unknown code is never guessed at: it has no tag, and the reader says so.
"""

import re
from functools import lru_cache

from graph.entries.writing import HIRAGANA, KATAKANA, LATIN

# ISO 639-3 → ISO 639-1, as BCP 47 wants the shorter one (RFC 5646, 2.2.1): jpn → ja.
_PAIRS = """
    aar:aa abk:ab afr:af aka:ak amh:am ara:ar arg:an asm:as ava:av ave:ae aym:ay aze:az bak:ba bam:bm bel:be ben:bn
    bis:bi bod:bo bos:bs bre:br bul:bg cat:ca ces:cs cha:ch che:ce chu:cu chv:cv cor:kw cos:co cre:cr cym:cy dan:da
    deu:de div:dv dzo:dz ell:el eng:en epo:eo est:et eus:eu ewe:ee fao:fo fas:fa fij:fj fin:fi fra:fr fry:fy ful:ff
    gla:gd gle:ga glg:gl glv:gv grn:gn guj:gu hat:ht hau:ha hbs:sh heb:he her:hz hin:hi hmo:ho hrv:hr hun:hu hye:hy
    ibo:ig ido:io iii:ii iku:iu ile:ie ina:ia ind:id ipk:ik isl:is ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kat:ka
    kau:kr kaz:kk khm:km kik:ki kin:rw kir:ky kom:kv kon:kg kor:ko kua:kj kur:ku lao:lo lat:la lav:lv lim:li lin:ln
    lit:lt ltz:lb lub:lu lug:lg mah:mh mal:ml mar:mr mkd:mk mlg:mg mlt:mt mon:mn mri:mi msa:ms mya:my nau:na nav:nv
    nbl:nr nde:nd ndo:ng nep:ne nld:nl nno:nn nob:nb nor:no nya:ny oci:oc oji:oj ori:or orm:om oss:os pan:pa pli:pi
    pol:pl por:pt pus:ps que:qu roh:rm ron:ro run:rn rus:ru sag:sg san:sa sin:si slk:sk slv:sl sme:se smo:sm sna:sn
    snd:sd som:so sot:st spa:es sqi:sq srd:sc srp:sr ssw:ss sun:su swa:sw swe:sv tah:ty tam:ta tat:tt tel:te tgk:tg
    tgl:tl tha:th tir:ti ton:to tsn:tn tso:ts tuk:tk tur:tr twi:tw uig:ug ukr:uk urd:ur uzb:uz ven:ve vie:vi vol:vo
    wln:wa wol:wo xho:xh yid:yi yor:yo zha:za zho:zh zul:zu
    """
_SHORTER = dict(pair.split(":") for pair in _PAIRS.split())
_TWO_LETTERS = frozenset(_SHORTER.values())

# Codes of languages that Gogen keeps under another: Mandarin is what ``zh`` says in a term list.
_SAME = {"cmn": "zh", "zsm": "ms", "pes": "fa", "arb": "ar", "ekk": "et", "lvs": "lv", "npi": "ne", "swh": "sw"}

# Wiktionary's own codes that are no language tags (Wiktionary:List of languages; Module:etymology languages).
_WIKTIONARY = {
    "LL.": "la",  # Late Latin
    "ML.": "la",  # Medieval Latin
    "NL.": "la",  # New Latin
    "VL.": "la",  # Vulgar Latin
    "EL.": "la",  # Ecclesiastical Latin
    "CL.": "la",  # Classical Latin
    "RL.": "la",  # Renaissance Latin
    "AG.": "grc",  # Attic and other ancient Greek
    "nan-hbl": "nan",  # Hokkien
    "nds-de": "nds",  # German Low German
    "nds-nl": "nds",  # Dutch Low Saxon
    "fiu-vro": "vro",  # Võro
    "roa-tara": "nap",  # Tarantino, which ISO counts to Neapolitan
}

# Families of ISO 639-5: after one of them a code of Wiktionary names a language that ISO does not list, and it is kept
# as a private one (RFC 5646, 2.2.7): roa-opt, Old Galician-Portuguese → roa-x-opt; jpx-pro, Proto-Japonic → jpx-x-pro.
_FAMILY_CODES = """
    aav afa alg alv apa aql art ath aus awd azc bad bai bat ber bih bnt btk cai cau cba ccn cel cmc cpe cus day dmn dra
    egx esx euq fiu gem gme gmq gmw grk hmx hok hyx iir inc ine ira iro itc jpx kar kdo khi kro map mkh mno mun myn nah
    nai ngf nic nub omq omv oto paa phi plf poz pqe pqw pra qwe roa sai sal sdv sem sgn sio sit sla smi son sqj ssa syd
    tai tbq trk tup tut tuw urj wak wen xgn xnd ypk zhx zle zls zlw znd
    """
_FAMILIES = frozenset(_FAMILY_CODES.split())

_CODE = re.compile(r"[a-z]{2,3}\Z")
_PRIVATE = re.compile(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})*\Z")
_NONE = frozenset({"und", "mul", "zxx", "mis"})  # no language in particular


def of_iso639(code: str) -> str | None:
    """Return the primary tag of an ISO 639-1 or 639-3 code (``jpn`` → ``ja``), None for what is no one language."""
    code = code.lower()
    if not _CODE.match(code) or code in _NONE:
        return None
    tag = _SHORTER.get(code, code)
    tag = _SAME.get(tag, tag)
    return tag if len(tag) == 3 or tag in _TWO_LETTERS else None


@lru_cache(maxsize=4096)
def of_wiktionary(code: str) -> str | None:
    """Return the tag of a code of Wiktionary, None if it is not known.

    A language that ISO lists has its primary tag, whatever variety of it the code names (``ja-ear``, Early Modern
    Japanese → ``ja``); one that ISO does not list has its family's with a private part (``roa-opt`` → ``roa-x-opt``).
    """
    if own := _WIKTIONARY.get(code):
        return own
    head, _, rest = code.partition("-")
    head, rest = head.lower(), rest.lower()
    if rest and (head in _FAMILIES or "qaa" <= head <= "qtz"):
        return f"{head}-x-{rest}" if _PRIVATE.match(rest) else None
    if head in _FAMILIES or (rest and not _PRIVATE.match(rest)):
        return None
    return of_iso639(head)


def of_tag(tag: str) -> str | None:
    """Return the primary tag of a BCP 47 tag (``pt-BR`` → ``pt``; ``roa-x-opt`` stays), None if it is none."""
    head, _, rest = tag.lower().partition("-")
    if rest.startswith("x-"):
        return tag.lower() if _PRIVATE.match(rest[2:]) else None
    return of_iso639(head)


def japanese_tag(text: str) -> str:
    """Return the tag of a Japanese spelling by its script: ``ja-Hira``, ``ja-Kana``, ``ja-Latn``, else ``ja``."""
    scripts = ((HIRAGANA, "ja-Hira"), (KATAKANA, "ja-Kana"), (LATIN, "ja-Latn"))
    return next((tag for pattern, tag in scripts if pattern.match(text)), "ja")
