//! Commands as files: what is typed, what is printed, the exit code.

#[test]
fn commands() {
    trycmd::TestCases::new()
        // No memory of the machine's user is opened: every case names its own, or none.
        .env("YIMING_DB", "memory.db")
        .case("tests/cmd/*.toml")
        .case("tests/cmd/*.trycmd");
}
