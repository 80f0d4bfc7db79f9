//! One integration binary.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod check;
