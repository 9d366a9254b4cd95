//! Answers and times the kernels of the calendar on columns that `calendar.py` wrote, one command a line.
//!
//! `days-off`, `answer KERNEL` and `time KERNEL`: the first two write a file into the folder, the last prints seconds.

mod columns;
mod kernels;

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::Instant;
use std::{env, io};

use columns::Columns;
use kernels::Kernels;

/// Runs of a round: one of a million rows takes a millisecond.
const RUNS: u32 = 5;

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).expect("the folder of the columns"));
    let mut kernels: Option<Kernels> = None;
    for line in io::stdin().lock().lines() {
        let line = line?;
        match line.split_once(' ') {
            None => columns::write(&folder, "days-off", &kernels::days_off())?,
            Some(("answer", name)) => {
                kernels.get_or_insert_with(|| Kernels::new(Columns::read(&folder))).answer(name, &folder)?
            }
            Some((_, name)) => {
                let kernels = kernels.get_or_insert_with(|| Kernels::new(Columns::read(&folder)));
                // The first run finds the columns where another contestant left the caches.
                kernels.run(name);
                let begin = Instant::now();
                (0..RUNS).for_each(|_| kernels.run(name));
                print!("{} ", begin.elapsed().as_secs_f64() / f64::from(RUNS));
            }
        }
        println!("done");
        io::stdout().flush()?;
    }
    Ok(())
}
