//! From text or from a plan to a book: times against pest alone, alternating in one run, and memory.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, Throughput};
use thoihan::{AsOf, Dossier, Rulebook, Source};

use super::{generated, memory, moment};

/// As many as a nation has.
const PROCEDURES: usize = 2_000;
const ROUNDS: usize = 9;

fn pest_alone(sources: &[Source]) -> bool {
    sources.iter().all(|source| thoihan::syntax::parse_only(black_box(&source.text)))
}

fn compile(sources: &[Source]) -> Rulebook {
    Rulebook::compile(sources).expect("the generated book compiles")
}

fn from_plan(plan: &[u8]) -> Rulebook {
    Rulebook::from_plan(black_box(plan)).expect("a plan")
}

/// The first answer of a fresh book: what was left unread until then is read.
fn first_answer(book: &Rulebook) {
    let at = moment("2026-03-06T09:00");
    let dossier = Dossier::new(generated::code(700)).accepted(at).paid(at).fact("pages", 5).fact("copies", 4);
    black_box(book.assess(&dossier, &AsOf::new(at)).expect("an answer"));
}

pub fn load(criterion: &mut Criterion) {
    let sources = generated::book(PROCEDURES);
    let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
    let plan = compile(&sources).to_plan();
    let mut group = criterion.benchmark_group(format!("load_{PROCEDURES}"));
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10);
    group.bench_function("pest_alone", |bench| bench.iter(|| pest_alone(&sources)));
    group.bench_function("compile", |bench| {
        bench.iter_batched(|| (), |()| compile(&sources), BatchSize::PerIteration);
    });
    #[cfg(feature = "parallel")]
    group.bench_function("compile_in_parallel", |bench| {
        bench.iter_batched(|| (), |()| Rulebook::compile_in_parallel(&sources), BatchSize::PerIteration);
    });
    group.throughput(Throughput::Bytes(plan.len() as u64));
    group.bench_function("from_plan", |bench| {
        bench.iter_batched(|| (), |()| from_plan(&plan), BatchSize::PerIteration);
    });
    group.finish();
    summary(&sources, &plan);
}

/// The figures that are promised, each beside what it is measured against.
fn summary(sources: &[Source], plan: &[u8]) {
    let (mut pest, mut text, mut stored, mut first) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        pest.push(timed(|| pest_alone(sources)).0);
        text.push(timed(|| compile(sources)).0);
        let (time, book) = timed(|| from_plan(plan));
        stored.push(time);
        first.push(timed(|| first_answer(&book)).0);
    }
    let (pest, text, stored, first) = (median(pest), median(text), median(stored), median(first));
    println!(
        "load_{PROCEDURES}: pest alone {pest:.1} ms, compile {text:.1} ms: {:.2} times; from a plan {stored:.2} ms, its first \
         answer {first:.2} ms",
        text / pest
    );
    let megabytes = |bytes: usize| bytes as f64 / 1e6;
    let texts: usize = sources.iter().map(|source| source.text.len()).sum();
    let (compiled, book) = memory::held(|| compile(sources));
    drop(book);
    let (read, book) = memory::held(|| from_plan(plan));
    let (used, ()) = memory::held(|| drop(black_box(book.procedures())));
    println!(
        "load_{PROCEDURES}: text {:.1} MB, plan {:.1} MB; held by the book from text {:.1} MB (besides the texts), from the \
         plan {:.1} MB, with every procedure read {:.1} MB",
        megabytes(texts),
        megabytes(plan.len()),
        megabytes(compiled),
        megabytes(read),
        megabytes(read + used),
    );
}

fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let made = run();
    (started.elapsed(), made)
}

/// In milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}
