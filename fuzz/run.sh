#!/usr/bin/env bash
# usage: fuzz/run.sh MINUTES [TARGET…]   (from anywhere; needs a nightly toolchain and cargo-fuzz)
# Fuzzes every target, or those named, for its share of MINUTES, one after the other, from the format fixtures,
# the corpus and fuzz/seeds. A panic, an input that takes a second of processor time, or a gigabyte of memory
# ends a target with the input in fuzz/artifacts/TARGET; mended, it stays as a test.
# Prints a line for each target: runs, coverage, largest memory, and what was found.
set -uo pipefail
cd "$(dirname "$0")"
minutes=${1:?minutes}
cargo +nightly fuzz build -s none --release || exit 1
triple=$(rustc -vV | sed -n 's/^host: //p')
shift
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(sed -n 's/^name = "\(.*\)"$/\1/p' Cargo.toml | grep -v '^yiming-fuzz$')
seconds=$((minutes * 60 / ${#targets[@]}))
data=../tests/data/formats
seeds() {
    case $1 in
        scanner | aligner | text) echo ../corpus/*.txt $data/*.txt ;;
        jsonl) echo $data/*.jsonl ;;
        markdown) echo $data/*.md ;;
        html) echo $data/*.html ;;
        subtitles) echo $data/*.srt $data/*.vtt $data/*.ass ;;
        bilingual) echo $data/*.xlf $data/*.tmx ;;
        tables) echo $data/*.csv ;;
        xlsx) echo $data/*.xlsx ;;
        docx) echo $data/*.docx ;;
        odt) echo $data/pandoc.odt ;;
        epub) echo $data/*.epub ;;
        warc) zcat $data/article.warc.gz > corpus/warc/page.warc && echo $data/*.warc.gz ;;
        packed) echo $data/*.gz $data/*.zst ;;
        list_workbook) echo $data/*.xlsx ;;
        parallel) echo $data/*.tmx $data/*.xlf seeds/parallel.csv ;;
        list_any) echo seeds/* ;;
        list_*) echo "seeds/${1#list_}".* ;;
    esac
}
failed=0
for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "artifacts/$target"
    # shellcheck disable=SC2046 # paths of ours, without blanks
    cp $(seeds "$target") "corpus/$target/"
    log=artifacts/$target.log
    SECONDS=0
    "target/$triple/release/$target" "corpus/$target" -artifact_prefix="artifacts/$target/" -max_total_time=$seconds \
        -timeout=60 -rss_limit_mb=1024 -max_len=40000 -print_final_stats=1 > "$log" 2>&1
    code=$?
    [ $code -eq 0 ] || failed=1
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    memory=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
    slowest=$(sed -n 's/^stat::slowest_unit_time_sec: *//p' "$log")
    coverage=$(grep -o 'cov: [0-9]*' "$log" | tail -1)
    echo "$target: $SECONDS s, ${runs:-?} runs, ${coverage:-cov: ?}, slowest ${slowest:-?} s, peak ${memory:-?} MB, exit $code"
done
exit $failed
