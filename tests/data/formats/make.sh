#!/usr/bin/env bash
# Makes the fixtures of this folder from two articles of corpus/, each with the tool that people make such
# files with. They are committed, because tests need no such tools; run this to make them anew.
#
# Needs pandoc, LibreOffice (soffice), iconv, gzip, zstd; and from PyPI translate-toolkit (txt2po,
# po2xliff, po2tmx, xliff 2 by its library), pysubs2 and warcio.
set -euo pipefail
cd "$(dirname "$0")"
corpus=../../../corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The article, and the same in paragraphs as Markdown has them; hard breaks and marks are pandoc's.
cp $corpus/01-kerch-talks.txt article.txt
sed 's/$/\n/' article.txt > "$work/article.md"
text="pandoc -f markdown-smart-tex_math_dollars-citations --wrap=none"
$text -t markdown-smart -o article.md "$work/article.md"
$text -t docx -o pandoc.docx "$work/article.md"
$text -t odt -o pandoc.odt "$work/article.md"
$text -t epub3 --metadata title=article --metadata lang=zh-CN -o article.epub "$work/article.md"
$text -t html5 --standalone --metadata title=article --metadata lang=zh-CN -o article.html "$work/article.md"

# LibreOffice writes its own.
cp pandoc.docx "$work/libreoffice.docx"
(cd "$work" && soffice --headless --convert-to odt libreoffice.docx >/dev/null &&
    soffice --headless --convert-to html:HTML:EmbedImages libreoffice.docx >/dev/null &&
    soffice --headless --convert-to docx:"MS Word 2007 XML" libreoffice.odt >/dev/null)
cp "$work"/libreoffice.{docx,odt,html} .

# Tables: a column of paragraphs beside their numbers.
python3 - article.txt > article.csv <<'PY'
import csv, sys
out = csv.writer(sys.stdout)
out.writerow(["number", "text"])
out.writerows([number, line.rstrip("\n")] for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), 1))
PY
cp article.csv "$work/sheet.csv"
(cd "$work" && soffice --headless --infilter="CSV:44,34,76,1" --convert-to xlsx sheet.csv >/dev/null)
cp "$work/sheet.xlsx" article.xlsx

# Subtitles, one paragraph a cue.
python3 - <<'PY'
import pysubs2
subs = pysubs2.SSAFile()
for number, line in enumerate(open("article.txt", encoding="utf-8")):
    subs.append(pysubs2.SSAEvent(start=number * 4000, end=number * 4000 + 3500, text=line.rstrip("\n")))
for kind in ("srt", "vtt", "ass"):
    subs.save(f"article.{kind}")
PY

# Translation files: the source is a number, the target the paragraph.
python3 - <<'PY'
from translate.storage import tmx, xliff, poxliff
from translate.storage import base
lines = [line.rstrip("\n") for line in open("article.txt", encoding="utf-8")]
memory = tmx.tmxfile()
job = xliff.xlifffile(sourcelanguage="en", targetlanguage="zh-CN")
for number, line in enumerate(lines, 1):
    memory.addtranslation(f"Paragraph {number}", "en", line, "zh-CN")
    unit = job.addsourceunit(f"Paragraph {number}")
    unit.settarget(line)
memory.save() if False else open("article.tmx", "wb").write(bytes(memory))
open("article.xlf", "wb").write(bytes(job))
try:
    from translate.storage import xliff2
    job = xliff2.Xliff2File(sourcelanguage="en", targetlanguage="zh-CN")
    for number, line in enumerate(lines, 1):
        unit = job.addsourceunit(f"Paragraph {number}")
        unit.target = line
    open("article2.xlf", "wb").write(bytes(job))
except ImportError:
    print("this translate-toolkit writes no XLIFF 2: article2.xlf is left as it was")
PY

# JSON Lines and web archives.
python3 - <<'PY'
import io, json
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
text = open("article.txt", encoding="utf-8").read()
open("article.jsonl", "w", encoding="utf-8").write(json.dumps({"id": 1, "text": text}, ensure_ascii=False) + "\n")
def record(path, kind, payload, headers):
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=True)
        record = writer.create_warc_record("https://example.org/article", kind, payload=io.BytesIO(payload),
            http_headers=headers, warc_content_type="" if headers else "text/plain",
            warc_headers_dict={"WARC-Date": "2024-10-21T08:00:00Z", "WARC-Record-ID": "<urn:uuid:00000000-0000-0000-0000-000000000001>"})
        writer.write_record(record)
page = open("article.html", "rb").read()
record("article.warc.gz", "response", page, StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"))
record("article.wet.gz", "conversion", text.encode(), None)
PY

# Encodings; Big5 and Hong Kong's supplement for the traditional article, whose own characters are in them.
iconv -f utf-8 -t gb18030 article.txt > gb18030.txt
iconv -f utf-8 -t utf-16le article.txt > utf-16le.txt
iconv -f utf-8 -t utf-16 article.txt > utf-16-bom.txt
printf '\xef\xbb\xbf' | cat - article.txt > utf-8-bom.txt
python3 - <<'PY'
import unicodedata
text = open("article.txt", encoding="utf-8").read()
open("nfd.txt", "w", encoding="utf-8").write(unicodedata.normalize("NFD", text))
open("zero-width.txt", "w", encoding="utf-8").write("".join(c + ("\u200b" if n % 5 == 0 and c != "\n" else "") for n, c in enumerate(text)))
vertical = text.replace("（", "\ufe35").replace("）", "\ufe36")
open("vertical.txt", "w", encoding="utf-8").write(vertical)
traditional = open("../../../corpus/14-hong-kong-history.txt", encoding="utf-8").read()
for name, codec in (("big5", "big5hkscs"), ("big5hkscs", "big5hkscs")):
    kept = "".join(c for c in traditional if c.encode(codec, "ignore"))
    open(f"{name}.txt", "wb").write(kept.encode(codec))
    open(f"{name}.utf-8.txt", "w", encoding="utf-8").write(kept)
PY

# Packed.
gzip -9nc article.txt > article.txt.gz
zstd -19 -qc article.txt > article.txt.zst
gzip -9nc article.srt > article.srt.gz
