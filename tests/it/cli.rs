//! Commands as files: what is typed, what is printed, the exit code.

#[test]
fn commands() {
    trycmd::TestCases::new()
        // Every case names its memory or none; the user's own is never opened.
        .env("YIMING_DB", "")
        .env("XDG_DATA_HOME", env!("CARGO_TARGET_TMPDIR"))
        .case("tests/cmd/*.toml")
        .case("tests/cmd/*.trycmd");
}
