//! Answers and times whole assessments, one command a line: `rows`, `answer TABLE/CONTESTANT`, `time TABLE/CONTESTANT`.
//!
//! `rows` writes the tables and the parameters of the rules for the contestants in Python, `answer` the answers of a
//! contestant, `time` prints seconds. The tables are `one`, of one procedure, and `spread`, of 1,500.

mod by_hand;
mod contestant;
#[cfg(feature = "engines")]
mod engines;
#[path = "../../../../../book/generated.rs"]
mod generated;
mod ours;
mod question;
#[path = "../../../../../book/rows.rs"]
mod rows;

use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::Instant;
use std::{env, io};

use contestant::Contestant;
use question::Table;

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).expect("the folder of the tables"));
    let rows = env::args().nth(2).map_or(1_000_000, |rows| rows.parse().expect("a number of rows"));
    let tables: &'static HashMap<&str, Table> = Box::leak(Box::new(Table::all(rows)));
    let mut contestants: HashMap<String, Box<dyn Contestant>> = HashMap::new();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let Some((command, path)) = line.split_once(' ') else {
            tables.iter().try_for_each(|(name, table)| table.write(&folder.join(name)))?;
            println!("done");
            io::stdout().flush()?;
            continue;
        };
        let (table, name) = path.split_once('/').expect("a table and a contestant");
        let contestant = contestants.entry(path.to_owned()).or_insert_with(|| make(&tables[table], name));
        contestant.run();
        if command == "answer" {
            question::write(
                &folder.join(table),
                &format!("{name}.answer"),
                contestant.answers().into_iter().flatten(),
            )?;
        } else {
            // The first run found the columns where another contestant left the caches.
            let begin = Instant::now();
            contestant.run();
            print!("{} ", begin.elapsed().as_secs_f64());
        }
        println!("done");
        io::stdout().flush()?;
    }
    Ok(())
}

fn make(table: &'static Table, name: &str) -> Box<dyn Contestant> {
    match name {
        "columns" => Box::new(ours::InColumns::new(table)),
        "brief" => ours::brief(table),
        "assess" => ours::assess(table),
        "by_hand" => Box::new(by_hand::ByHand::new(table)),
        #[cfg(feature = "engines")]
        engine => engines::make(table, engine),
        #[cfg(not(feature = "engines"))]
        engine => panic!("`{engine}` is not built"),
    }
}
