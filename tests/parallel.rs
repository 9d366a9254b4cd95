//! Files read on all processors: the same book and the same findings in the same order.
#![cfg(all(feature = "json", feature = "parallel"))]

use std::path::Path;

use thoihan::{Diagnostics, Rulebook, Source};

#[path = "../benches/book/generated.rs"]
mod generated;

/// The book, or its findings, as text.
fn outcome(compiled: Result<Rulebook, Diagnostics>) -> String {
    let findings = |found: &Diagnostics| format!("{:?}", found.for_hosts());
    match compiled {
        Ok(book) => {
            let results: Vec<_> = book.run_tests();
            let shown: Vec<_> = book
                .procedures()
                .iter()
                .map(|one| book.show(one.code, "2026-01-05".parse().expect("a date")))
                .collect();
            format!("{} {} {results:?} {shown:?} {}", book.identity(), findings(book.findings()), hex(&book.to_plan()))
        }
        Err(found) => findings(&found),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn same(sources: &[Source]) -> String {
    let one_by_one = outcome(Rulebook::compile(sources));
    assert_eq!(outcome(Rulebook::compile_in_parallel(sources)), one_by_one);
    one_by_one
}

#[test]
fn a_generated_book_is_the_same() {
    same(&generated::book(300));
}

#[test]
fn the_shipped_rules_are_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let one_by_one = outcome(Ok(Rulebook::load(&folder).expect("the shipped rules")));
    assert!(outcome(Ok(Rulebook::load_in_parallel(&folder).expect("the shipped rules"))) == one_by_one);
    same(&Rulebook::read_folder(&folder).expect("the shipped rules"));
}

#[test]
fn faults_come_in_the_same_order() {
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/bad");
    let mut sources = Rulebook::read_folder(&bad).expect("the bad rules");
    sources.extend(generated::book(50));
    sources.push(Source::new("head.han", "fact urgent flag\nfakt x"));
    let findings = same(&sources);
    assert!(findings.contains("two files are called `head.han`"), "the twin is not found");
}
