//! Looking at a fragment of the text: its words, its places, how far its lines are indented.

use super::super::parse::Reader;
use crate::source::Place;

impl Reader<'_> {
    /// An inner block whose closing brace stands further left than its opening line: the brace missing is its own.
    pub(super) fn shifted(&self, start: usize, end: usize) -> Option<usize> {
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut at = start + 1;
        let bytes = self.text.as_bytes();
        while at < end {
            match bytes.get(at)? {
                b'"' => at += self.text.get(at + 1..)?.find(['"', '\n'])? + 1,
                b'#' => at += self.text.get(at..)?.find('\n')?,
                b'{' => open.push((at, self.indentation(at).0)),
                b'}' => {
                    let (brace, opened) = open.pop()?;
                    let (closed, first) = self.indentation(at);
                    if first && closed < opened {
                        return Some(brace);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// How far the line of a place is indented, and whether nothing stands before the place.
    pub(super) fn indentation(&self, at: usize) -> (usize, bool) {
        let before = self.text.get(..at).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        let indented = line.len() - line.trim_start().len();
        (indented, indented == line.len())
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn between(&self, start: usize, end: usize) -> Place {
        Place { source: self.id, start: start as u32, end: end as u32 }
    }

    /// The word that begins at a place, or the one character.
    pub(super) fn word(&self, at: usize) -> &str {
        first_word(self.text.get(at..).unwrap_or(""))
    }

    /// What to show of the text at a place: a word, a number or a quoted text.
    pub(super) fn token_at(&self, at: usize, end: usize) -> String {
        let text = self.slice(at, end);
        let quoted = text.strip_prefix('"').and_then(|rest| rest.split_once('"'));
        match quoted {
            Some((inner, _)) if !inner.contains('\n') && inner.chars().count() <= 40 => format!("\"{inner}\""),
            _ => first_word(text).to_owned(),
        }
    }
}

/// The letters, digits and marks that hang together at the start of a text, else its first character.
pub(super) fn first_word(text: &str) -> &str {
    let joins = |letter: char| letter.is_alphanumeric() || letter == '_';
    let number = text.starts_with(|first: char| first.is_ascii_digit());
    let inside = |letter: char| joins(letter) || (number && matches!(letter, '.' | ',' | ':' | '/' | '-'));
    match text.find(|letter| !inside(letter)) {
        Some(0) => text.get(..text.chars().next().map_or(0, char::len_utf8)).unwrap_or(""),
        Some(end) => text.get(..end).unwrap_or("").trim_end_matches(['.', ',', ':', '/', '-']),
        None => text,
    }
}
