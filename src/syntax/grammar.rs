//! The parser that pest makes of `grammar/thoihan.pest`; nothing outside this room names it.
#![allow(missing_docs, clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

/// The generated parser.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/thoihan.pest"]
pub(super) struct Grammar;

/// One node that pest read.
pub(super) type Pair<'t> = pest::iterators::Pair<'t, Rule>;
