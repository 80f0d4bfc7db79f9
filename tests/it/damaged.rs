//! Files that are damaged: what is sound is read, what is not is told, and a run ends as one that failed.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats").join(name)).unwrap()
}

fn align(folder: &TempDir, path: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
    command.current_dir(folder.path()).args(["align", "--dry-run", path]).output().unwrap()
}

/// How many pairs `bytes` give as the file `name`, the exit code, and what was said.
fn read(name: &str, bytes: &[u8]) -> (usize, Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output = align(&folder, name);
    let told = String::from_utf8(output.stderr).unwrap();
    (String::from_utf8(output.stdout).unwrap().lines().count(), output.status.code(), told)
}

/// The archive `bytes` with the part `path` cut off in its middle.
fn cut_inside(bytes: Vec<u8>, path: &str) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut text).unwrap();
        if name.ends_with(path) {
            text.truncate(text.len() * 2 / 3);
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&text).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn one_broken_character_costs_no_more_than_its_line() {
    for (name, at) in [("gb18030.txt", 501), ("big5.txt", 500), ("gb18030.txt", 1001), ("big5.txt", 901)] {
        let whole = sample(name);
        let (pairs, ..) = read(name, &whole);
        let cut = [&whole[..at], b"\n", &whole[at..]].concat();
        let (left, code, _) = read(name, &cut);
        assert!(left + 4 >= pairs && pairs > 10, "{name} at {at}: {left} of {pairs} pairs");
        assert_eq!(code, Some(0));
    }
}

#[test]
fn what_breaks_off_is_read_so_far_and_told() {
    let cut = |name: &str| sample(name).get(..5000).unwrap().to_vec();
    let long = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 99999\r\n\r\n";
    let warc = [long, "吕特(Rutte)到会。".as_bytes()].concat();
    for (name, bytes, least, message) in [
        ("a.xlf", cut("article.xlf"), 10, "breaks off"),
        ("a.tmx", cut("article.tmx"), 10, "breaks off"),
        ("a.docx", cut_inside(sample("pandoc.docx"), "word/document.xml"), 10, "breaks off"),
        ("a.odt", cut_inside(sample("pandoc.odt"), "content.xml"), 10, "breaks off"),
        ("a.epub", cut_inside(sample("article.epub"), "ch001.xhtml"), 10, "ch001.xhtml breaks off"),
        ("b.xlf", b"hello".to_vec(), 0, "no <xliff> in it"),
        ("a.warc", warc, 1, "cut off"),
    ] {
        let (pairs, code, told) = read(name, &bytes);
        assert!(pairs >= least && pairs < 61, "{name}: {pairs} pairs");
        assert!(told.contains(name) && told.contains(message), "{told}");
        assert_eq!(code, Some(2), "{name}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_pipe_in_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("d")).unwrap();
    fs::write(folder.path().join("d/a.txt"), "吕特(Rutte)到会。").unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("d/pipe.txt")).status().unwrap().success());
    let output = align(&folder, "d");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("pipe.txt: no file but a pipe"), "{told}");
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(2), false));
}

#[cfg(unix)]
#[test]
fn a_name_in_another_encoding_is_read_and_forgotten() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("d")).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"d/\xb9\xfa.txt");
    fs::write(folder.path().join(name), "吕特(Rutte)到会。").unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yiming"));
        let output = command.current_dir(folder.path()).args(arguments).env("YIMING_DB", "m.db").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["align", "d"]);
    assert!(run(&["documents", "list"]).contains("d/\\xB9\\xFA.txt"));
    assert!(run(&["documents", "forget", "d/\\xB9\\xFA.txt"]).contains("forgot 1 document"));
}
