//! Exact ratios of whole numbers, enough for the fees of the referee.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Sub};

#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    pub over: i128,
    pub under: i128,
}

pub fn ratio(over: i128, under: i128) -> Ratio {
    assert!(under != 0);
    let common = greatest_common_divisor(over.abs(), under.abs()).max(1);
    let sign = if under < 0 { -1 } else { 1 };
    Ratio { over: sign * over / common, under: sign * under / common }
}

pub fn whole(number: i128) -> Ratio {
    Ratio { over: number, under: 1 }
}

fn greatest_common_divisor(left: i128, right: i128) -> i128 {
    if right == 0 { left } else { greatest_common_divisor(right, left % right) }
}

impl Ratio {
    pub fn floor(self) -> i128 {
        self.over.div_euclid(self.under)
    }

    pub fn ceiling(self) -> i128 {
        -((-self.over).div_euclid(self.under))
    }

    pub fn is_whole(self) -> bool {
        self.over % self.under == 0
    }
}

impl Add for Ratio {
    type Output = Ratio;
    fn add(self, other: Ratio) -> Ratio {
        ratio(self.over * other.under + other.over * self.under, self.under * other.under)
    }
}

impl Sub for Ratio {
    type Output = Ratio;
    fn sub(self, other: Ratio) -> Ratio {
        ratio(self.over * other.under - other.over * self.under, self.under * other.under)
    }
}

impl Mul for Ratio {
    type Output = Ratio;
    fn mul(self, other: Ratio) -> Ratio {
        ratio(self.over * other.over, self.under * other.under)
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Ratio) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}
