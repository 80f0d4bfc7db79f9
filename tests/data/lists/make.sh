#!/usr/bin/env bash
# Makes the workbooks of this folder from names.csv, as LibreOffice saves them. They are committed, because
# tests need no such tool; run this to make them anew.
set -euo pipefail
cd "$(dirname "$0")"
soffice --headless --convert-to ods:calc8 --infilter=CSV:44,34,76,1,2/2/2/2 names.csv
soffice --headless --convert-to xlsx names.ods
