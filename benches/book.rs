//! Loading a nation's book, and assessing dossiers with it one by one.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};

#[path = "book/generated.rs"]
mod generated;

fn moment(text: &str) -> Moment {
    text.parse().expect("a moment")
}

/// Pest alone against the whole way from text to plan: the ratio is what counts.
fn load(criterion: &mut Criterion) {
    let sources = generated::book(1_500);
    let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
    let mut group = criterion.benchmark_group("load_1500");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10);
    group.bench_function("pest_alone", |bench| {
        bench.iter(|| sources.iter().all(|source| thoihan::syntax::parse_only(black_box(&source.text))));
    });
    group.bench_function("compile", |bench| {
        bench.iter_batched(
            || sources.clone(),
            |sources: Vec<Source>| Rulebook::compile(&sources),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn assess(criterion: &mut Criterion) {
    let book = Rulebook::compile(&generated::book(1_500)).expect("the generated book compiles");
    let now = AsOf::new(moment("2026-04-01T10:00"));
    let plain = Dossier::new(generated::code(700))
        .accepted(moment("2026-03-06T09:00"))
        .paid(moment("2026-03-06T09:10"))
        .fact("pages", 5)
        .fact("copies", 4);
    let mut group = criterion.benchmark_group("assess");
    group.throughput(Throughput::Elements(1));
    group.bench_function("due_fee_steps", |bench| bench.iter(|| book.assess(black_box(&plain), &now)));
    let old = Dossier::new(generated::code(700)).accepted(moment("2019-03-06T09:00")).fact("complex", true);
    group.bench_function("old_version_with_steps", |bench| bench.iter(|| book.assess(black_box(&old), &now)));
    group.finish();
}

criterion_group!(benches, load, assess);
criterion_main!(benches);
