//! Hours of a day: spans between an opening and a closing.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One stretch of working hours, in minutes since midnight; the closing may be 24:00 (1440).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Opening, minutes since midnight.
    pub open: u16,
    /// Closing, minutes since midnight.
    pub close: u16,
}

/// Minutes from midnight to midnight.
pub(super) const DAY: u16 = 24 * 60;

impl Span {
    /// A span from minutes since midnight; whether it makes sense is told when a calendar is built of it.
    pub const fn new(open: u16, close: u16) -> Self {
        Self { open, close }
    }

    /// Its length in minutes.
    pub const fn minutes(self) -> u32 {
        self.close.saturating_sub(self.open) as u32
    }

    pub(super) const fn is_sound(self) -> bool {
        self.open < self.close && self.close <= DAY
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = (self.open, self.close);
        write!(f, "{:02}:{:02}-{:02}:{:02}", open / 60, open % 60, close / 60, close % 60)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let minute = |time: &str| {
            let (hour, minute) = time.split_once(':')?;
            hour.parse::<u16>().ok()?.checked_mul(60)?.checked_add(minute.parse().ok()?)
        };
        let ends = text.split_once('-').and_then(|(open, close)| Some((minute(open)?, minute(close)?)));
        let no_span = || serde::de::Error::custom(format!("`{text}` is no span of hours: write `07:30-11:30`"));
        ends.map(|(open, close)| Self { open, close }).ok_or_else(no_span)
    }
}

/// Two spans that share a minute.
pub(super) fn overlap(spans: &[Span]) -> Option<(Span, Span)> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    sorted.iter().zip(sorted.iter().skip(1)).find(|(one, next)| next.open < one.close).map(|(one, next)| (*one, *next))
}

/// The spans in order, those that meet or overlap made one.
pub(super) fn union(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.into_iter().collect();
    sorted.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match merged.last_mut() {
            Some(last) if span.open <= last.close => last.close = last.close.max(span.close),
            _ => merged.push(span),
        }
    }
    merged
}

/// What is left of the spans without the hours of `hole`.
pub(super) fn cut(spans: &[Span], hole: Span) -> Vec<Span> {
    spans
        .iter()
        .flat_map(|span| {
            [Span::new(span.open, span.close.min(hole.open)), Span::new(span.open.max(hole.close), span.close)]
        })
        .filter(|span| span.open < span.close)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_leaves_both_ends() {
        let day = [Span::new(450, 690), Span::new(810, 1050)];
        assert_eq!(cut(&day, Span::new(600, 900)), [Span::new(450, 600), Span::new(900, 1050)]);
        assert_eq!(cut(&day, Span::new(0, 1440)), []);
        assert_eq!(cut(&day, Span::new(700, 800)), day);
    }

    #[test]
    fn uniting_joins_what_meets() {
        assert_eq!(
            union([Span::new(600, 700), Span::new(450, 600), Span::new(800, 900)]),
            [Span::new(450, 700), Span::new(800, 900)]
        );
    }

    #[test]
    fn meeting_is_not_overlapping() {
        assert_eq!(overlap(&[Span::new(600, 700), Span::new(450, 600)]), None);
        assert_eq!(
            overlap(&[Span::new(600, 700), Span::new(450, 601)]),
            Some((Span::new(450, 601), Span::new(600, 700)))
        );
    }
}
