"""Cuts the letters of the slips out of a whole font: subset.py WHOLE.ttf UNIHAN_OTHER_MAPPINGS.txt.bz2 OUT.ttf

Hanzi: GB 2312 levels 1 and 2, and the General Standard Chinese Characters (通用规范汉字表, 8105, kTGH in Unihan), whose
third level is there for names and places. Beside them Latin with its accents, Chinese marks, and a few signs.
"""

import bz2
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = range(0x20, 0x7F), range(0xA0, 0x180)
MARKS = range(0x2010, 0x2028), range(0x3000, 0x3018), range(0xFF01, 0xFF5F)
SIGNS = "′″※℃→←↑↓■□○●◎☆★✓✗¥€〇"


def gb2312():
    for row in range(0xB0, 0xF8):
        for column in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, column]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def standard(unihan):
    for line in bz2.open(unihan, "rt", encoding="utf-8"):
        if "\tkTGH\t" in line:
            yield int(line.split("\t")[0][2:], 16)


def main(whole, unihan, out):
    wanted = set(map(ord, SIGNS)) | set(gb2312()) | set(standard(unihan))
    for part in LATIN + MARKS:
        wanted |= set(part)
    # No hinting (paper is fine enough), no features, no vertical metrics: outlines, widths and the licence.
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 1, 2, 5, 6, 13, 14])
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "gasp", "prep", "vhea", "vmtx", "DSIG"]
    options.glyph_names = False
    font = TTFont(whole, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font.save(out)
    print(f"{len(font.getBestCmap())} characters", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
