//! The command line of thoihan.

fn main() {}
