"""Writes src/figure/font/inter.ts: the letters of exported drawings, subset from Inter (https://rsms.me/inter, SIL OFL 1.1).

Run by hand when the set of letters changes; the tests and the build read what it wrote.
usage: npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
       pip install fonttools brotli && python3 scripts/font/subset.py package/web
"""

import base64
import io
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

# ASCII, Latin-1, Greek, and the signs that figures use.
LETTERS = (
    [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x391, 0x3CA)]
    + [ord(c) for c in "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉₊₋∂∫∑∏√∞≈≠≤≥−‖→←↑↓↔…–—‘’“”•′″ℓ\u2009\u202f"]
)


def font_of(folder: str, weight: str) -> tuple[str, str]:
    font = TTFont(f"{folder}/Inter-{weight}.woff2")
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[1, 2, 13, 14])
    options.drop_tables += ["GSUB"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    em = font["head"].unitsPerEm
    known = font.getBestCmap()
    advance = font["hmtx"].metrics
    widths = {chr(code): round(1000 * advance[name][0] / em) for code, name in sorted(known.items())}
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    runs = "".join(widths), ",".join(str(width) for width in widths.values())
    return base64.b64encode(out.getvalue()).decode(), runs


def main() -> None:
    folder = sys.argv[1]
    lines = [
        "// Written by scripts/font/subset.py from Inter 4.1, Copyright 2016 The Inter Project Authors (https://github.com/rsms/inter),",
        "// under the SIL Open Font License 1.1 (scripts/licences/OFL-1.1.txt).",
        "",
        'import type { Face } from "./face.ts";',
    ]
    for name, weight in [("regular", "Regular"), ("semiBold", "SemiBold")]:
        data, (letters, widths) = font_of(folder, weight)
        quoted = letters.replace("\\", "\\\\").replace('"', '\\"').replace("\u00ad", "\\u00ad")
        lines += [
            "",
            f"export const {name}: Face = {{",
            f"  weight: {400 if name == 'regular' else 600},",
            f'  letters: "{quoted}",',
            f'  widths: "{widths}",',
            f'  woff2: "{data}",',
            "};",
        ]
    with open("src/figure/font/inter.ts", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


main()
