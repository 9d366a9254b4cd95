//! A random case is read off a row of choices, so that a shorter and smaller row is a simpler case.

pub struct Draw {
    choices: Vec<u32>,
    place: usize,
}

impl Draw {
    pub fn new(choices: Vec<u32>) -> Draw {
        Draw { choices, place: 0 }
    }

    fn next(&mut self) -> u32 {
        let choice = self.choices.get(self.place).copied().unwrap_or(0);
        self.place += 1;
        choice
    }

    pub fn below(&mut self, count: usize) -> usize {
        self.next() as usize % count
    }

    /// Nothing drawn means no.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// The first is the simplest.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}
