//! What a text must be before it is read: of bounded size and depth, in normal form C, its strings closed; and its comments.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::ast::Comment;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, SourceId};
use crate::wording::reading as say;

/// The largest file that is read: 16 MiB.
pub(super) const MAX_BYTES: usize = 16 << 20;
/// How deep parentheses and braces may nest.
pub(super) const MAX_DEPTH: u32 = 64;

/// What one pass over a text finds.
pub(super) struct Scan {
    /// The comments, in order.
    pub(super) comments: Vec<Comment>,
    /// Strings that are not closed on their line, in order.
    pub(super) unclosed: Vec<Place>,
    /// The first bracket that is nested too deep.
    pub(super) too_deep: Option<Place>,
}

/// Refuses a file that is too large or not in normal form C.
pub(super) fn refuse(id: SourceId, text: &str) -> Option<Diagnostic> {
    if text.len() > MAX_BYTES {
        let place = Place { source: id, start: 0, end: 0 };
        let message = say::too_large_file(text.len(), MAX_BYTES);
        return Some(Diagnostic::error(Code::TooLarge, place, message).help(say::split_the_file()));
    }
    if text.is_ascii() || is_nfc(text) {
        return None;
    }
    let (place, shown) = first_not_composed(id, text);
    let message = say::not_nfc(&shown);
    Some(Diagnostic::error(Code::NotNfc, place, message).help(say::save_as_nfc()))
}

/// The first character that normal form C would write differently, with the marks that belong to it.
fn first_not_composed(id: SourceId, text: &str) -> (Place, String) {
    let differs = text.char_indices().zip(text.nfc()).find(|((_, written), composed)| written != composed);
    let start = differs.map_or(text.len(), |((at, _), _)| at);
    let rest = text.get(start..).unwrap_or("");
    let marks = rest.char_indices().skip(1).find(|(_, mark)| !unicode_normalization::char::is_combining_mark(*mark));
    let end = start + marks.map_or(rest.len(), |(at, _)| at);
    let place = Place { source: id, start: start as u32, end: end as u32 };
    (place, text.get(start..end).unwrap_or("").nfc().collect())
}

/// Goes over the text once: comments, strings and nesting.
pub(super) fn scan(id: SourceId, text: &str) -> Scan {
    let mut scan = Scan { comments: Vec::new(), unclosed: Vec::new(), too_deep: None };
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut trailing) = (0, 0_u32, false);
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'\n' => trailing = false,
            b' ' | b'\t' | b'\r' => {}
            b'#' => {
                at = line_end(bytes, at);
                scan.comments.push(comment(id, text, start, at, trailing));
            }
            b'"' => {
                let (end, closed) = string_end(bytes, at);
                at = end;
                trailing = true;
                if !closed {
                    let shown = text.get(start..end).unwrap_or("").trim_end().len();
                    scan.unclosed.push(Place { source: id, start: start as u32, end: (start + shown) as u32 });
                }
            }
            b'(' | b'{' => {
                trailing = true;
                depth += 1;
                if depth > MAX_DEPTH && scan.too_deep.is_none() {
                    scan.too_deep = Some(Place { source: id, start: start as u32, end: at as u32 });
                }
            }
            b')' | b'}' => {
                trailing = true;
                depth = depth.saturating_sub(1);
            }
            _ => trailing = trailing || !is_byte_order_mark(start, *byte),
        }
    }
    scan
}

/// The three bytes that some editors put before a text.
fn is_byte_order_mark(at: usize, byte: u8) -> bool {
    matches!((at, byte), (0, 0xEF) | (1, 0xBB) | (2, 0xBF))
}

/// The end of the line that `from` stands in.
fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    from + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

/// Where the string that began before `from` ends, and whether a quote ends it.
fn string_end(bytes: &[u8], from: usize) -> (usize, bool) {
    let mut at = from;
    loop {
        match bytes.get(at) {
            Some(b'"') => return (at + 1, true),
            Some(b'\\') if !matches!(bytes.get(at + 1), None | Some(b'\n' | b'\r')) => at += 2,
            None | Some(b'\n' | b'\r') => return (at, false),
            Some(_) => at += 1,
        }
    }
}

/// A comment without the blanks at its end.
fn comment(id: SourceId, text: &str, start: usize, end: usize, trailing: bool) -> Comment {
    let body = text.get(start + 1..end).unwrap_or("").trim_end();
    let place = Place { source: id, start: start as u32, end: (start + 1 + body.len()) as u32 };
    Comment { place, text: body.into(), trailing }
}
