//! From text to tree: the one room that knows the grammar.

pub mod ast;
