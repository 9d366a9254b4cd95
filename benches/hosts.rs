//! Rust's own time for the calls that hosts make through C: nanoseconds of the best round, one line a call.
//! `bindings/c/benches/run` runs it beside the same calls of C.

use std::hint::black_box;
use std::time::Instant;

use thoihan::{AsOf, Dossier, Moment, Rulebook};

const DOSSIER: &str = r#"{"procedure":"2.000815","accepted":"2026-08-28T15:30","paid":"2026-08-28T15:30","facts":{"pages":5,"copies":4}}"#;
const AS_OF: &str = "2026-08-28T15:30";

fn measure(name: &str, rounds: usize, calls: u32, mut call: impl FnMut()) {
    let took = (0..rounds).map(|_| {
        let begin = Instant::now();
        (0..calls).for_each(|_| call());
        begin.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
    });
    println!("{name} {:.1}", took.fold(f64::MAX, f64::min));
}

fn main() {
    let (rounds, calls) = if std::env::args().any(|argument| argument == "--test") { (1, 10) } else { (5, 20_000) };
    let book = Rulebook::vietnam().expect("the embedded rules compile");
    let at: Moment = AS_OF.parse().expect("a moment");
    measure("typed", rounds, calls, || {
        let dossier = Dossier::new(black_box("2.000815")).accepted(at).paid(at).fact("pages", 5).fact("copies", 4);
        drop(black_box(book.brief(&dossier, &AsOf::new(at)).expect("an answer")));
    });
    measure("json", rounds, calls, || {
        let dossier: Dossier = serde_json::from_str(black_box(DOSSIER)).expect("a dossier");
        let as_of = AsOf::new(AS_OF.parse::<Moment>().expect("a moment"));
        let answer = book.assess(&dossier, &as_of).expect("an answer");
        drop(black_box(serde_json::to_string(&answer).expect("JSON")));
    });
    if rounds == 1 {
        println!("Success"); // as criterion's benches say it, which are counted
    }
}
