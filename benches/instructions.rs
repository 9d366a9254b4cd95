//! Answers so many rows by one kernel and ends: `benches/instructions` counts the instructions of that.

#[path = "calendar/kernels.rs"]
#[allow(dead_code)] // the clock alone copies the bytes
mod kernels;

use kernels::{Columns, KERNELS};

/// Rows that are made, whatever number of them is answered.
const ROWS: usize = 40_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &*arguments {
        [name, rows] if !name.starts_with('-') => {
            let kernel = KERNELS.iter().find(|kernel| kernel.name == name).expect("a kernel");
            (kernel.run)(&mut Columns::new(ROWS), rows.parse().expect("a number of rows"));
        }
        // As cargo starts it: each kernel once.
        _ => KERNELS.iter().for_each(|kernel| (kernel.run)(&mut Columns::new(100), 100)),
    }
}
