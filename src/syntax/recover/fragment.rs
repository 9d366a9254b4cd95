//! Looking at a fragment of the text: its words, its places, how far its lines are indented.

use super::super::parse::Reader;
use crate::source::Place;

impl Reader<'_> {
    /// An inner block whose closing brace stands further left than its opening line: the brace missing is its own.
    pub(super) fn shifted(&self, start: usize, end: usize) -> Option<usize> {
        let mut open: Vec<(usize, usize)> = Vec::new();
        let (mut at, mut indent, mut blank) = (start + 1, 0, false);
        let bytes = self.text.as_bytes();
        while at < end {
            match bytes.get(at)? {
                b'\n' => (indent, blank) = (0, true),
                b' ' | b'\t' if blank => indent += 1,
                b'#' => at += self.text.get(at..)?.find('\n')? - 1,
                b'"' => {
                    at += self.text.get(at + 1..)?.find(['"', '\n'])?;
                    blank = false;
                }
                b'{' => {
                    open.push((at, indent));
                    blank = false;
                }
                b'}' => {
                    let (brace, opened) = open.pop()?;
                    if blank && indent < opened {
                        return Some(brace);
                    }
                    blank = false;
                }
                _ => blank = false,
            }
            at += 1;
        }
        None
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

    /// The text at a place that hangs together: a word, a number or a quoted text.
    pub(super) fn token_at(&self, at: usize, end: usize) -> &str {
        let text = self.slice(at, end);
        match text.strip_prefix('"').and_then(|rest| rest.find(['"', '\n'])) {
            Some(length) if text.as_bytes().get(length + 1) == Some(&b'"') => self.slice(at, at + length + 2),
            _ => first_word(text),
        }
    }
}

/// A text for a message, cut short when it is long.
pub(in crate::syntax) fn shown(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
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
