"""What the scripts that derive readings ask of Chinese characters and of Unihan's table."""
import collections
import csv
import pathlib

SOURCE = pathlib.Path(__file__).parents[2] / "src"


def has(encoding, char):
    try:
        return bool(char.encode(encoding))
    except UnicodeEncodeError:
        return False


def is_common(char):
    return has("gb2312", char)


def unihan(folder):
    """The rows of unihan_readings.tsv, a table with a header and cells between tabs, by character."""
    with open(f"{folder}/unihan_readings.tsv", encoding="utf-8") as lines:
        return {row["char"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def traditional_forms():
    """The traditional forms of each simplified character that has any."""
    forms = collections.defaultdict(list)
    for pair in (SOURCE / "text/simplified.txt").read_text(encoding="utf-8").split():
        forms[pair[1]].append(pair[0])
    return forms


def simplified(chars, forms):
    """Those of `chars` that are no traditional form, and all that have one, in order."""
    traditional = {form for all_forms in forms.values() for form in all_forms}
    return sorted(set(chars) - traditional | set(forms))


def write(path, lines):
    (SOURCE / path).write_text("".join(lines), encoding="utf-8")
