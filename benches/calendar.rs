//! The kernels of the calendar from one row to ten million, each beside a copy of all bytes that it reads and writes.

#[path = "calendar/kernels.rs"]
mod kernels;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kernels::{Columns, KERNELS, Kernel, national};
use thoihan::calendar::Calendar;

const SIZES: [usize; 5] = [1, 1_000, 100_000, 1_000_000, 10_000_000];

/// Best time of a row in some rounds that alternate with the copy, in nanoseconds, and that of the copy.
fn best(kernel: &Kernel, columns: &mut Columns, from: &[u8], to: &mut [u8], rows: usize) -> (f64, f64) {
    let repeats = (100_000 / rows).max(1);
    let timed = |run: &mut dyn FnMut()| {
        let begin = Instant::now();
        (0..repeats).for_each(|_| run());
        begin.elapsed().as_secs_f64() * 1e9 / (repeats * rows) as f64
    };
    (0..if rows > 1_000_000 { 5 } else { 25 }).fold((f64::MAX, f64::MAX), |(own, copy), _| {
        let took = timed(&mut || (kernel.run)(columns, rows));
        let copied = timed(&mut || black_box(&mut *to).copy_from_slice(black_box(from)));
        (own.min(took), copy.min(copied))
    })
}

fn growth(c: &mut Criterion, kernel: &Kernel, columns: &mut Columns, sizes: &[usize]) {
    let most = sizes.iter().max().copied().unwrap_or(0) * kernel.bytes;
    let (from, mut to) = (vec![1u8; most], vec![0u8; most]);
    let mut group = c.benchmark_group(format!("calendar/{}", kernel.name));
    group.sample_size(10).warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_millis(300));
    for rows in sizes.iter().copied() {
        let bytes = rows * kernel.bytes;
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("rows", rows), |b| b.iter(|| (kernel.run)(columns, rows)));
        group.bench_function(BenchmarkId::new("copy", rows), |b| {
            b.iter(|| black_box(&mut to[..bytes]).copy_from_slice(black_box(&from[..bytes])));
        });
        let (own, copy) = best(kernel, columns, &from[..bytes], &mut to[..bytes], rows);
        println!("{}: {rows} rows, {own:.2} ns a row at best, {:.2} copies", kernel.name, own / copy);
    }
    group.finish();
}

fn calendar(c: &mut Criterion) {
    let rules = national::national();
    c.bench_function("calendar/build", |b| b.iter(|| Calendar::build(black_box(&rules)).is_ok()));
    // Whether a bench still runs is seen in few rows.
    let once = std::env::args().any(|argument| argument == "--test");
    let sizes = if once { &SIZES[..2] } else { &SIZES[..] };
    let mut columns = Columns::new(sizes.iter().max().copied().unwrap_or(0));
    for kernel in KERNELS {
        growth(c, kernel, &mut columns, sizes);
    }
}

criterion_group!(benches, calendar);
criterion_main!(benches);
