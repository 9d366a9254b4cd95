//! Byte places of a text and the positions of editors: lines from 0, columns in units of UTF-16.

use lsp_types::{Position, Range, TextDocumentContentChangeEvent};

/// The line starts of a text.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Lines end with `\n`, `\r\n` or `\r`.
    pub(super) fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        let mut bytes = text.bytes().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            let ends = byte == b'\n' || byte == b'\r' && bytes.peek().is_none_or(|(_, next)| *next != b'\n');
            if ends {
                starts.push(at + 1);
            }
        }
        Self { text, starts }
    }

    /// The position of a byte.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let column = self.text.get(start..offset).unwrap_or("").encode_utf16().count();
        Position { line: number(line), character: number(column) }
    }

    /// The range of bytes.
    pub(super) fn range(&self, start: usize, end: usize) -> Range {
        Range { start: self.position(start), end: self.position(end.max(start)) }
    }

    /// The byte of a position; beyond a line its end, beyond the text the end of that.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.starts.get(line).copied() else { return self.text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let content = self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, letter) in content.char_indices() {
            units += letter.len_utf16();
            if units > position.character as usize {
                return start + at;
            }
        }
        start + content.len()
    }
}

/// The text after changes, in their order; a change without a range is the whole text.
pub(super) fn changed(text: &str, changes: Vec<TextDocumentContentChangeEvent>) -> String {
    let mut text = text.to_owned();
    for change in changes {
        let Some(range) = change.range else {
            text = change.text;
            continue;
        };
        let lines = Lines::new(&text);
        let (start, end) = (lines.offset(range.start), lines.offset(range.end));
        text.replace_range(start..end.max(start), &change.text);
    }
    text
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_count_units_of_utf_16() {
        let text = "# hồ sơ 🏛 x\r\nfee\rlệ phí\n";
        let lines = Lines::new(text);
        for (word, position) in [("x", at(0, 11)), ("fee", at(1, 0)), ("phí", at(2, 3))] {
            let offset = text.find(word).unwrap();
            assert_eq!(lines.position(offset), position);
            assert_eq!(lines.offset(position), offset);
        }
        assert_eq!(lines.position(text.len()), at(3, 0));
        assert_eq!(lines.offset(at(0, 99)), text.find('\r').unwrap());
        assert_eq!(lines.offset(at(0, 9)), text.find('🏛').unwrap(), "within a pair of surrogates is before it");
        assert_eq!(lines.offset(at(9, 0)), text.len());
    }

    #[test]
    fn changes_follow_one_another() {
        let change =
            |range, text: &str| TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() };
        let range = |start, end| Some(Range { start, end });
        let changes = vec![change(range(at(0, 3), at(0, 5)), "x"), change(range(at(0, 0), at(0, 0)), "ơ")];
        assert_eq!(changed("hồ 🏛 sơ", changes), "ơhồ x sơ");
        assert_eq!(changed("a", vec![change(None, "b")]), "b");
        assert_eq!(changed("abc", vec![change(range(at(0, 2), at(0, 1)), "x")]), "abxc", "a range the wrong way round");
    }
}
