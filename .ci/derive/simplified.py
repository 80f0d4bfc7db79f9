#!/usr/bin/env python3
"""Derive src/text/simplified.txt: each traditional character that folds to one simplified character.

Facts from OpenCC's TSCharacters (Apache-2.0), read through its Python package: pip install opencc
usage: .ci/derive/simplified.py > src/text/simplified.txt
"""
import opencc

convert = opencc.OpenCC("t2s").convert
ranges = [(0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F)]
for lo, hi in ranges:
    for code in range(lo, hi + 1):
        char = chr(code)
        simple = convert(char)
        if simple != char and len(simple) == 1:
            print(char + simple)
