//! Amounts in Vietnamese words, as receipts need them (số tiền bằng chữ).

use super::{Currency, Money};

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// One tỷ: above it the reading starts again, `một nghìn tỷ`, `một tỷ tỷ`.
const BILLION: u128 = 1_000_000_000;

impl Money {
    /// The amount in Vietnamese words: `Hai mươi tám nghìn đồng`; nothing for other currencies.
    ///
    /// ```
    /// use thoihan::amount::Money;
    /// assert_eq!(Money::vnd(28_000).in_words().as_deref(), Some("Hai mươi tám nghìn đồng"));
    /// ```
    pub fn in_words(&self) -> Option<String> {
        if self.currency != Currency::VND {
            return None;
        }
        let mut words = Vec::new();
        if self.minor < 0 {
            words.push("âm");
        }
        read(self.minor.unsigned_abs(), &mut words);
        words.push("đồng");
        Some(capitalised(&words.join(" ")))
    }
}

/// A whole number in Vietnamese words, in small letters: `hai mươi tám nghìn`.
pub(crate) fn number_in_words(number: u128) -> String {
    let mut words = Vec::new();
    read(number, &mut words);
    words.join(" ")
}

fn read(number: u128, words: &mut Vec<&'static str>) {
    if number == 0 {
        words.push(digit(0));
    } else {
        read_billions(number, false, words);
    }
}

/// `follows` says that larger groups were read before, so that a hundred that is missing is read as zero.
fn read_billions(number: u128, follows: bool, words: &mut Vec<&'static str>) {
    let (billions, rest) = (number / BILLION, number % BILLION);
    if billions > 0 {
        read_billions(billions, follows, words);
        words.push("tỷ");
    }
    let mut follows = follows || billions > 0;
    for (unit, name) in [(1_000_000, Some("triệu")), (1_000, Some("nghìn")), (1, None)] {
        let group = rest / unit % 1_000;
        if group > 0 {
            read_group(group, follows, words);
            words.extend(name);
            follows = true;
        }
    }
}

/// Three digits, of which not all are zero.
fn read_group(group: u128, follows: bool, words: &mut Vec<&'static str>) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    let reads_hundreds = hundreds > 0 || follows;
    if reads_hundreds {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if ones == 0 => {}
        0 if reads_hundreds => words.extend(["linh", digit(ones)]),
        0 => words.push(digit(ones)),
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, ones) {
        (0, _) | (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (_, 5) => words.push("lăm"),
        _ => words.push(digit(ones)),
    }
}

fn digit(value: u128) -> &'static str {
    usize::try_from(value).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(amount: i128) -> String {
        Money::vnd(amount).in_words().unwrap()
    }

    #[test]
    fn readings() {
        for (amount, expected) in [
            (0, "Không đồng"),
            (1, "Một đồng"),
            (4, "Bốn đồng"),
            (5, "Năm đồng"),
            (10, "Mười đồng"),
            (11, "Mười một đồng"),
            (14, "Mười bốn đồng"),
            (15, "Mười lăm đồng"),
            (20, "Hai mươi đồng"),
            (21, "Hai mươi mốt đồng"),
            (24, "Hai mươi tư đồng"),
            (25, "Hai mươi lăm đồng"),
            (91, "Chín mươi mốt đồng"),
            (100, "Một trăm đồng"),
            (101, "Một trăm linh một đồng"),
            (104, "Một trăm linh bốn đồng"),
            (105, "Một trăm linh năm đồng"),
            (110, "Một trăm mười đồng"),
            (111, "Một trăm mười một đồng"),
            (115, "Một trăm mười lăm đồng"),
            (555, "Năm trăm năm mươi lăm đồng"),
            (1_000, "Một nghìn đồng"),
            (1_001, "Một nghìn không trăm linh một đồng"),
            (1_010, "Một nghìn không trăm mười đồng"),
            (4_000, "Bốn nghìn đồng"),
            (28_000, "Hai mươi tám nghìn đồng"),
            (100_500, "Một trăm nghìn năm trăm đồng"),
            (105_000, "Một trăm linh năm nghìn đồng"),
            (1_000_000, "Một triệu đồng"),
            (1_000_005, "Một triệu không trăm linh năm đồng"),
            (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
            (21_024_054, "Hai mươi mốt triệu không trăm hai mươi tư nghìn không trăm năm mươi tư đồng"),
            (1_000_000_000, "Một tỷ đồng"),
            (1_000_000_001, "Một tỷ không trăm linh một đồng"),
            (1_000_001_000, "Một tỷ không trăm linh một nghìn đồng"),
            (1_001_000_000, "Một tỷ không trăm linh một triệu đồng"),
            (1_000_000_000_000, "Một nghìn tỷ đồng"),
            (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
            (2_000_000_000_000_000, "Hai triệu tỷ đồng"),
            (1_000_000_000_000_000_000, "Một tỷ tỷ đồng"),
            (1_000_000_001_000_000_000, "Một tỷ không trăm linh một tỷ đồng"),
            (-28_000, "Âm hai mươi tám nghìn đồng"),
        ] {
            assert_eq!(words(amount), expected, "{amount}");
        }
    }

    #[test]
    fn other_currencies_have_no_reading() {
        assert_eq!(Money { currency: "USD".parse().unwrap(), minor: 1_000 }.in_words(), None);
    }

    /// Reads words back by the grammar of spoken numbers, without the code under test.
    fn value_of(text: &str) -> i128 {
        let mut tokens: Vec<String> = text.to_lowercase().split(' ').map(str::to_owned).collect();
        assert_eq!(tokens.pop().as_deref(), Some("đồng"), "{text}");
        let negative = tokens.first().is_some_and(|word| word == "âm");
        let (mut total, mut section, mut group, mut digit) = (0_i128, 0_i128, 0_i128, 0_i128);
        for word in &tokens[usize::from(negative)..] {
            match word.as_str() {
                "trăm" => (group, digit) = (group + digit * 100, 0),
                "mươi" => (group, digit) = (group + digit * 10, 0),
                "mười" => group += 10,
                "linh" => {}
                "nghìn" => (section, group, digit) = (section + (group + digit) * 1_000, 0, 0),
                "triệu" => (section, group, digit) = (section + (group + digit) * 1_000_000, 0, 0),
                "tỷ" => {
                    total = (total + section + group + digit) * 1_000_000_000;
                    (section, group, digit) = (0, 0, 0);
                }
                "mốt" => digit = 1,
                "tư" => digit = 4,
                "lăm" => digit = 5,
                other => digit = DIGITS.iter().position(|word| *word == other).expect(other) as i128,
            }
        }
        let value = total + section + group + digit;
        if negative { -value } else { value }
    }

    #[test]
    fn every_small_amount_and_every_edge_reads_back() {
        for amount in 0..50_000 {
            assert_eq!(value_of(&words(amount)), amount);
        }
        for power in 0..=18 {
            let edge = 10_i128.pow(power);
            for factor in [1, 2, 4, 5, 9, 11, 14, 15, 21, 24, 25, 101, 104, 105, 555, 999] {
                for near in -120..=120 {
                    let amount = edge * factor + near;
                    assert_eq!(value_of(&words(amount)), amount);
                }
            }
        }
    }

    #[test]
    fn every_group_is_spoken_right_in_every_position() {
        for group in 1..1_000_i128 {
            let alone = words(group);
            let after = words(1_000_000 + group).to_lowercase();
            let spoken = alone.to_lowercase();
            let expected = match group {
                1..10 => format!("một triệu không trăm linh {spoken}"),
                10..100 => format!("một triệu không trăm {spoken}"),
                _ => format!("một triệu {spoken}"),
            };
            assert_eq!(after, expected);
            for wrong in ["mươi một", "mươi năm", "mươi bốn", "mười năm", "mười mốt", "mười tư", "linh lăm", "linh mốt"]
            {
                assert!(!spoken.contains(wrong), "{spoken}");
            }
        }
    }

    #[test]
    fn the_largest_amount_is_read() {
        assert!(words(i128::MAX).ends_with(" đồng"));
        assert!(words(i128::MIN).starts_with("Âm "));
    }
}
