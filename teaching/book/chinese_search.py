"""Search in Chinese: every two neighbouring characters are a word, in the index and in what is looked for."""

import re

from sphinx.search import SearchLanguage, languages

PIECES = re.compile(r"[\u4e00-\u9fff]+|[^\W\u4e00-\u9fff]+")

SPLITTER = r"""
function splitQuery(query) {
  return (query.match(/[\u4e00-\u9fff]+|[^\s\u4e00-\u9fff!-\/:-@\[-^`{-~，。：；！？、“”（）]+/g) || []).flatMap((piece) =>
    /[\u4e00-\u9fff]{3,}/.test(piece) ? Array.from({ length: piece.length - 1 }, (_, k) => piece.slice(k, k + 2)) : [piece]);
}
"""


class PairsOfCharacters(SearchLanguage):
    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = SPLITTER

    def split(self, input):
        words = []
        for piece in PIECES.findall(input):
            if "\u4e00" <= piece[0] <= "\u9fff" and len(piece) > 2:
                words += [piece[k : k + 2] for k in range(len(piece) - 1)]
            else:
                words.append(piece)
        return words

    def word_filter(self, word):
        return True


def use():
    languages["zh"] = PairsOfCharacters
