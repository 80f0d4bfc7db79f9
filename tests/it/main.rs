//! One integration binary.
mod check;
