//! Columns as files of numbers, the lowest byte first.

use std::path::Path;
use std::{fs, io};

pub struct Columns {
    pub days: Vec<i32>,
    pub counts: Vec<i32>,
    pub from: Vec<i32>,
    pub to: Vec<i32>,
    pub moments: Vec<i64>,
    pub minutes: Vec<i64>,
    pub begins: Vec<i64>,
    pub ends: Vec<i64>,
}

impl Columns {
    pub fn read(folder: &Path) -> Self {
        let short =
            |name: &str| read(folder, name).as_chunks().0.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect();
        let long =
            |name: &str| read(folder, name).as_chunks().0.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect();
        Self {
            days: short("days"),
            counts: short("counts"),
            from: short("from"),
            to: short("to"),
            moments: long("moments"),
            minutes: long("minutes"),
            begins: long("begins"),
            ends: long("ends"),
        }
    }
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).expect("a column")
}

pub fn write(folder: &Path, name: &str, values: &[i64]) -> io::Result<()> {
    fs::write(folder.join(name), values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>())
}
