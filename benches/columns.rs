//! Complete assessments over a mixed book of 1,500 procedures: in columns, one by one, in parallel and as a stream.
//!
//! Each row has a due date, status, lateness and a fee with conditions, tiers, cap and exemption. The table is that of
//! `book/rows.rs`. `ROWS=10000000` adds a size. How many rows the flat code left to the evaluator cannot be seen from
//! outside; how many have a due date, an amount and an error is printed.

#[path = "book/generated.rs"]
mod generated;
#[path = "book/memory.rs"]
#[allow(dead_code)] // what a book holds is asked in `book`
mod memory;
#[path = "book/rows.rs"]
mod rows;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rows::Rows;
use thoihan::assessment::AnswerColumns;
use thoihan::dossier::{FactValue, LentDossier};
use thoihan::{AsOf, Dossier, Moment, Rulebook};

#[global_allocator]
static ALLOCATOR: memory::Counted = memory::Counted;

const ROUNDS: usize = 7;

/// How much is measured: little of each when it is only asked whether the bench still runs.
struct Extent {
    procedures: usize,
    sizes: Vec<usize>,
    dossiers: usize,
    batch: usize,
    batches: [usize; 2],
}

impl Extent {
    fn of_this_run() -> Self {
        if std::env::args().any(|argument| argument == "--test") {
            return Self { procedures: 50, sizes: vec![1_000], dossiers: 100, batch: 500, batches: [2, 4] };
        }
        let mut sizes = vec![10_000, 100_000, 1_000_000];
        sizes.extend(std::env::var("ROWS").ok().map(|rows| rows.parse::<usize>().expect("ROWS is a number")));
        Self { procedures: 1_500, sizes, dossiers: 10_000, batch: 65_536, batches: [8, 64] }
    }

    fn rounds(&self) -> usize {
        if self.procedures < 1_500 { 1 } else { ROUNDS }
    }
}

fn now() -> AsOf {
    AsOf::new(rows::AS_OF.parse::<Moment>().expect("a moment"))
}

/// The best of some rounds, in nanoseconds a row.
fn best(rounds: usize, rows: usize, mut run: impl FnMut()) -> f64 {
    let took = (0..rounds).map(|_| {
        let begin = Instant::now();
        run();
        begin.elapsed().as_secs_f64() * 1e9 / rows as f64
    });
    took.fold(f64::MAX, f64::min)
}

/// `312.0 ns a row at best, 3.21 million rows a second`
fn speed(nanoseconds: f64) -> String {
    format!("{nanoseconds:.1} ns a row at best, {:.2} million rows a second", 1e3 / nanoseconds)
}

fn shares(answers: &AnswerColumns) -> String {
    let share = |given: &[bool]| given.iter().filter(|given| **given).count() as f64 * 100.0 / answers.rows as f64;
    format!(
        "a due date in {:.2} % of the rows, an amount in {:.2} %, an error in {:.2} %",
        share(&answers.due_date.given),
        share(&answers.fee_total.given),
        share(&answers.error_kind.given)
    )
}

fn in_columns(criterion: &mut Criterion, extent: &Extent, book: &Rulebook) {
    let mut group = criterion.benchmark_group("columns");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(3));
    let mut first = None;
    for rows in extent.sizes.iter().copied() {
        let table = Rows::new(0..extent.procedures, rows);
        let columns = table.columns();
        let run = || black_box(book.assess_columns(black_box(&columns), now()));
        let mut answers = AnswerColumns::default();
        let mut again = || book.assess_columns_into(black_box(&columns), now(), black_box(&mut answers));
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("rows", rows), |bench| bench.iter(run));
        group.bench_function(BenchmarkId::new("rows_into_the_same", rows), |bench| bench.iter(&mut again));
        #[cfg(feature = "parallel")]
        let in_parallel = || black_box(book.assess_columns_in_parallel(black_box(&columns), now()));
        #[cfg(feature = "parallel")]
        group.bench_function(BenchmarkId::new("rows_in_parallel", rows), |bench| bench.iter(in_parallel));
        #[cfg(feature = "parallel")]
        let mut same = AnswerColumns::default();
        #[cfg(feature = "parallel")]
        let mut into = || book.assess_columns_in_parallel_into(black_box(&columns), now(), black_box(&mut same));
        #[cfg(feature = "parallel")]
        group.bench_function(BenchmarkId::new("rows_in_parallel_into_the_same", rows), |bench| bench.iter(&mut into));

        println!("columns: {rows} rows, {}", shares(&run()));
        let new = best(extent.rounds(), rows, || drop(run()));
        let growth = new / *first.get_or_insert(new);
        println!("columns: {rows} rows on one core, {}, {growth:.2} times the first size", speed(new));
        let took = best(extent.rounds(), rows, again);
        println!("columns: {rows} rows on one core into answers that there are, {}", speed(took));
        #[cfg(feature = "parallel")]
        {
            let many = best(extent.rounds(), rows, || drop(in_parallel()));
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            println!("columns: {rows} rows on {cores} cores, {}, {:.2} times one core", speed(many), new / many);
            let many = best(extent.rounds(), rows, into);
            let words = "into answers that there are";
            println!(
                "columns: {rows} rows on {cores} cores {words}, {}, {:.2} times one core",
                speed(many),
                took / many
            );
        }
    }
    group.finish();
}

fn one_by_one(criterion: &mut Criterion, extent: &Extent, book: &Rulebook) {
    let (now, rows) = (now(), extent.dossiers);
    let table = Rows::new(0..extent.procedures, rows);
    let columns = table.columns();
    let dossiers: Vec<Dossier> = (0..rows).map(|row| columns.dossier(row).expect("a dossier")).collect();
    let brief = || dossiers.iter().for_each(|dossier| drop(black_box(book.brief(dossier, &now))));
    let assess = || dossiers.iter().for_each(|dossier| drop(black_box(book.assess(dossier, &now))));
    let facts: Vec<Vec<(&str, FactValue)>> = dossiers.iter().map(facts_of).collect();
    let lent: Vec<LentDossier<'_>> =
        dossiers.iter().zip(&facts).map(|(dossier, facts)| LentDossier::of(dossier, facts)).collect();
    let brief_of = || lent.iter().for_each(|dossier| drop(black_box(book.brief_of(dossier, &now))));
    let mut group = criterion.benchmark_group("one_by_one");
    group.sample_size(10).throughput(Throughput::Elements(rows as u64));
    group.bench_function(BenchmarkId::new("brief", rows), |bench| bench.iter(brief));
    group.bench_function(BenchmarkId::new("brief_of", rows), |bench| bench.iter(brief_of));
    group.bench_function(BenchmarkId::new("assess", rows), |bench| bench.iter(assess));
    group.finish();
    println!("one by one: brief, {}", speed(best(extent.rounds(), rows, brief)));
    println!("one by one: brief of what is lent, {}", speed(best(extent.rounds(), rows, brief_of)));
    println!("one by one: assess with reasons, {}", speed(best(extent.rounds(), rows, assess)));
}

/// The facts of a dossier, one after another.
fn facts_of(dossier: &Dossier) -> Vec<(&str, FactValue)> {
    dossier.facts.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
}

/// Batches through the same memory, their rows made anew outside the time that is taken.
fn stream(_: &mut Criterion, extent: &Extent, book: &Rulebook) {
    let run = |batches: usize| {
        let mut table = Rows::new(0..extent.procedures, extent.batch);
        let (mut took, mut answers) = (Duration::ZERO, AnswerColumns::default());
        for _ in 0..batches {
            table.refill(extent.batch);
            let begin = Instant::now();
            book.assess_columns_into(&table.columns(), now(), black_box(&mut answers));
            took += begin.elapsed();
        }
        took
    };
    for batches in extent.batches {
        let rows = batches * extent.batch;
        let peak = memory::peak(|| _ = run(batches));
        println!("stream: {batches} batches of {} rows, at most {:.1} MB at a time", extent.batch, peak as f64 / 1e6);
        let assessed = run(batches).as_secs_f64() * 1e9 / rows as f64;
        println!("stream: {rows} rows, {assessed:.1} ns a row");
    }
}

fn columns(criterion: &mut Criterion) {
    let extent = Extent::of_this_run();
    let book = Rulebook::compile(&generated::book(extent.procedures)).expect("the generated book compiles");
    in_columns(criterion, &extent, &book);
    one_by_one(criterion, &extent, &book);
    stream(criterion, &extent, &book);
}

criterion_group!(benches, columns);
criterion_main!(benches);
