//! How what stands in a sentence is written in each language.

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use super::{Language, Text};
use crate::amount::{Currency, Money, Ratio};
use crate::term::{Length, Unit};

/// Something that can stand in a sentence.
pub(crate) trait Say {
    /// How a language writes it.
    fn say(&self, language: Language) -> String;
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self, language: Language) -> String {
        (**self).say(language)
    }
}

impl Say for Text {
    fn say(&self, language: Language) -> String {
        self.in_language(language).to_owned()
    }
}

/// Both languages write it alike.
macro_rules! alike {
    ($($kind:ty),*) => {
        $(impl Say for $kind {
            fn say(&self, _: Language) -> String {
                self.to_string()
            }
        })*
    };
}

alike!(str, String, Arc<str>, Cow<'_, str>, char, u8, u16, u32, u64, usize, i32, i64, i128, Currency);

impl Say for NaiveDate {
    fn say(&self, language: Language) -> String {
        self.format(language.pick("%d/%m/%Y", "%Y-%m-%d")).to_string()
    }
}

impl Say for Weekday {
    fn say(&self, language: Language) -> String {
        let vietnamese = match self {
            Self::Mon => "thứ Hai",
            Self::Tue => "thứ Ba",
            Self::Wed => "thứ Tư",
            Self::Thu => "thứ Năm",
            Self::Fri => "thứ Sáu",
            Self::Sat => "thứ Bảy",
            Self::Sun => "Chủ nhật",
        };
        match language {
            Language::Vi => vietnamese.to_owned(),
            Language::En => self.to_string(),
        }
    }
}

impl Say for Ratio {
    /// Vietnamese groups the digits by points and writes a decimal comma.
    fn say(&self, language: Language) -> String {
        match language {
            Language::En => self.to_string(),
            Language::Vi => grouped(self),
        }
    }
}

impl Say for Money {
    fn say(&self, language: Language) -> String {
        format!("{} {}", self.to_ratio().say(language), self.currency)
    }
}

impl Say for Length {
    fn say(&self, language: Language) -> String {
        match language {
            Language::En => self.to_string(),
            Language::Vi => {
                let part = |part: &crate::term::Part| format!("{} {}", part.count.say(language), unit(part.unit));
                self.parts.iter().map(part).collect::<Vec<_>>().join(" + ")
            }
        }
    }
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Minute => "phút",
        Unit::Hour => "giờ",
        Unit::WorkingHour => "giờ làm việc",
        Unit::Day => "ngày",
        Unit::WorkingDay => "ngày làm việc",
        Unit::Week => "tuần",
        Unit::Month => "tháng",
        Unit::Year => "năm",
    }
}

/// Digits in groups of three; a fraction without end stays a fraction.
fn grouped(figure: impl Display) -> String {
    let written = figure.to_string();
    let (sign, digits) = written.strip_prefix('-').map_or(("", &*written), |digits| ("-", digits));
    let (whole, rest) = match digits.split_once('.') {
        Some((whole, decimals)) => (whole, format!(",{decimals}")),
        None => (digits, String::new()),
    };
    if whole.contains('/') {
        return written;
    }
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push('.');
        }
        out.push(digit);
    }
    out + &rest
}
