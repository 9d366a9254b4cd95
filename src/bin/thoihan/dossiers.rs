//! Dossiers one after another from JSON Lines, a pretty-printed object, a list or a table, in constant memory.

mod table;

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// The longest dossier that is read; a longer one is refused and passed over.
const LONGEST: usize = 16 << 20;

/// The text of one dossier, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    pub(crate) text: Result<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Unknown,
    /// One dossier on each line; a bad line spoils only itself.
    Lines,
    /// Objects that reach over several lines.
    Objects,
    /// The elements of a list; whether one has been read.
    List {
        continues: bool,
    },
    /// Rows under a header.
    Table,
    End,
}

pub(crate) struct Dossiers {
    reader: BufReader<Box<dyn Read>>,
    shape: Shape,
    line: u64,
    /// Lines that were read to find the shape, or the end of a row, and still have to be given.
    ahead: VecDeque<Line>,
    /// The columns of a table.
    header: Vec<String>,
}

#[derive(Debug)]
struct Line {
    number: u64,
    bytes: Vec<u8>,
    too_long: bool,
}

impl Dossiers {
    pub(crate) fn new(input: Box<dyn Read>) -> Self {
        let reader = BufReader::with_capacity(1 << 18, input);
        Self { reader, shape: Shape::Unknown, line: 1, ahead: VecDeque::new(), header: Vec::new() }
    }

    /// Whether the next dossier has not arrived yet.
    pub(crate) fn must_wait(&self) -> bool {
        self.reader.buffer().is_empty() && self.ahead.is_empty()
    }

    pub(crate) fn next_item(&mut self) -> io::Result<Option<Item>> {
        if self.shape == Shape::Unknown {
            self.find_shape()?;
        }
        match self.shape {
            Shape::Unknown | Shape::End => Ok(None),
            Shape::Lines => Ok(self.next_line()?.map(Item::from)),
            Shape::Objects => self.next_object(),
            Shape::List { continues } => self.next_element(continues),
            Shape::Table => self.next_row(),
        }
    }

    fn find_shape(&mut self) -> io::Result<()> {
        if self.reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
            self.reader.consume('\u{feff}'.len_utf8());
        }
        match self.skip_blank()? {
            None => self.shape = Shape::End,
            Some(b'[') => {
                self.reader.consume(1);
                self.shape = Shape::List { continues: false };
            }
            Some(byte) => {
                let first = self.next_line()?;
                if let Some(header) = first.as_ref().and_then(|line| table::header(&line.bytes))
                    && byte != b'{'
                {
                    self.header = header;
                    self.shape = Shape::Table;
                    return Ok(());
                }
                self.shape = if first.as_ref().is_some_and(Line::opens_object) { Shape::Objects } else { Shape::Lines };
                self.ahead.extend(first);
            }
        }
        Ok(())
    }

    /// The next line that is not blank.
    fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        loop {
            let mut line = Line { number: self.line, bytes: Vec::new(), too_long: false };
            let mut ended = false;
            while !ended {
                let buffer = self.reader.fill_buf()?;
                if buffer.is_empty() {
                    break;
                }
                let length = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
                ended = length.is_some();
                let piece = buffer.get(..length.unwrap_or(buffer.len())).unwrap_or_default();
                line.push(piece);
                let used = piece.len();
                self.reader.consume(used);
            }
            self.line += u64::from(ended);
            if line.too_long || !line.bytes.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
            if !ended {
                return Ok(None);
            }
        }
    }

    /// The next row of a table. One whose quotes do not close is refused alone: the lines after it are rows again.
    fn next_row(&mut self) -> io::Result<Option<Item>> {
        let Some(first) = self.next_line()? else {
            return Ok(None);
        };
        let number = first.number;
        let (mut record, mut more) = (first.bytes.clone(), Vec::new());
        while table::is_open(&record) && record.len() <= LONGEST {
            let Some(line) = self.next_line()? else { break };
            record.extend_from_slice(&line.bytes);
            more.push(line);
        }
        if first.too_long {
            return Ok(Some(Item::from(first)));
        }
        let mut text = table::dossier(&self.header, &record);
        if table::is_open(&record) {
            text = Err("a quotation mark is not closed".to_owned());
            more.drain(..).rev().for_each(|line| self.ahead.push_front(line));
        }
        Ok(Some(Item { line: number, text }))
    }

    fn next_object(&mut self) -> io::Result<Option<Item>> {
        let Some(mut object) = self.next_line()? else {
            return Ok(None);
        };
        let mut scan = Scan::over(&object.bytes);
        while scan.depth > 0 {
            let Some(line) = self.next_line()? else { break };
            if line.bytes.trim_ascii_start().starts_with(b"{") && !scan.takes_value() {
                self.ahead.push_front(line);
                break;
            }
            line.bytes.iter().for_each(|byte| scan.step(*byte));
            object.push(&line.bytes);
            object.too_long |= line.too_long;
        }
        Ok(Some(Item::from(object)))
    }

    fn next_element(&mut self, continues: bool) -> io::Result<Option<Item>> {
        let mut next = self.skip_blank()?;
        if continues && next == Some(b',') {
            self.reader.consume(1);
            next = self.skip_blank()?;
            if next == Some(b']') {
                return Ok(Some(self.stop("a dossier was expected after `,`")));
            }
        } else if continues && next.is_some() && next != Some(b']') {
            return Ok(Some(self.stop("`,` or `]` was expected after a dossier in a list")));
        }
        match next {
            None => Ok(Some(self.stop("the list is not closed: `]` was expected"))),
            Some(b']') => {
                self.reader.consume(1);
                let rest = self.skip_blank()?;
                self.shape = Shape::End;
                Ok(rest.map(|_| self.stop("nothing was expected after the list")))
            }
            Some(_) => {
                self.shape = Shape::List { continues: true };
                self.element().map(Some)
            }
        }
    }

    /// One value of a list, up to the comma or bracket after it.
    fn element(&mut self) -> io::Result<Item> {
        let mut element = Line { number: self.line, bytes: Vec::new(), too_long: false };
        let (mut scan, mut done) = (Scan::default(), false);
        while !done {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let mut used = 0;
            for byte in buffer {
                if !scan.in_string && scan.depth == 0 && matches!(byte, b',' | b']') {
                    done = true;
                    break;
                }
                used += 1;
                self.line += u64::from(*byte == b'\n');
                scan.step(*byte);
                if scan.closed {
                    done = true;
                    break;
                }
            }
            element.push(buffer.get(..used).unwrap_or_default());
            self.reader.consume(used);
        }
        Ok(Item::from(element))
    }

    fn stop(&mut self, message: &str) -> Item {
        self.shape = Shape::End;
        Item { line: self.line, text: Err(message.to_owned()) }
    }

    /// Passes over white space; the first byte after it stays unread.
    fn skip_blank(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let blank = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = buffer.get(blank).copied();
            self.line += buffer.iter().take(blank).filter(|byte| **byte == b'\n').count() as u64;
            self.reader.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }
}

impl Line {
    fn push(&mut self, bytes: &[u8]) {
        if self.bytes.len() + bytes.len() > LONGEST {
            self.too_long = true;
            self.bytes = Vec::new();
        }
        if !self.too_long {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Whether the line only begins an object, the way pretty printers do: a line of JSON Lines that was cut off breaks
    /// inside a value, never after `{`, `[` or `,`.
    fn opens_object(&self) -> bool {
        Scan::over(&self.bytes).depth > 0 && matches!(self.bytes.trim_ascii_end().last(), Some(b'{' | b'[' | b','))
    }
}

impl From<Line> for Item {
    fn from(line: Line) -> Self {
        let text = if line.too_long {
            Err(format!("the dossier is longer than {} MiB", LONGEST >> 20))
        } else {
            String::from_utf8(line.bytes).map_err(|error| format!("not UTF-8: {}", error.utf8_error()))
        };
        Self { line: line.number, text }
    }
}

/// Where a text stands in its brackets and strings.
#[derive(Default)]
struct Scan {
    depth: u64,
    /// For the innermost brackets, one bit each: whether it is a list's.
    lists: u128,
    in_string: bool,
    escaped: bool,
    /// Whether the last byte closed the outermost bracket.
    closed: bool,
    /// The last byte that is not blank.
    last: u8,
}

impl Scan {
    fn over(bytes: &[u8]) -> Self {
        let mut scan = Self::default();
        bytes.iter().for_each(|byte| scan.step(*byte));
        scan
    }

    /// Whether an object may begin here.
    const fn takes_value(&self) -> bool {
        self.last == b':' || (self.lists & 1 == 1 && matches!(self.last, b'[' | b','))
    }

    fn step(&mut self, byte: u8) {
        self.closed = false;
        match (self.in_string, byte) {
            (true, _) if self.escaped => self.escaped = false,
            (true, b'\\') => self.escaped = true,
            (true, b'"') => self.in_string = false,
            (false, b'"') => self.in_string = true,
            (false, b'{' | b'[') => {
                self.depth += 1;
                self.lists = self.lists << 1 | u128::from(byte == b'[');
            }
            (false, b'}' | b']') => {
                self.closed = self.depth == 1;
                self.depth = self.depth.saturating_sub(1);
                self.lists >>= 1;
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            self.last = byte;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<(u64, String)> {
        let mut dossiers = Dossiers::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())));
        let mut found = Vec::new();
        while let Some(item) = dossiers.next_item().unwrap() {
            found.push((item.line, item.text.map_or_else(|error| format!("!{error}"), |text| text.trim().to_owned())));
        }
        found
    }

    fn check(text: &str, expected: &[(u64, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(line, text)| (*line, (*text).to_owned())).collect();
        assert_eq!(items(text), expected, "{text}");
    }

    #[test]
    fn lines() {
        check("", &[]);
        check(" \n\n", &[]);
        check("{\"a\":1}", &[(1, "{\"a\":1}")]);
        check("\u{feff}{\"a\":1}\r\n\n{\"b\":2}\n", &[(1, "{\"a\":1}"), (3, "{\"b\":2}")]);
        check("nonsense\n{}\n", &[(1, "nonsense"), (2, "{}")]);
        check("{\"a\":\n{}\n", &[(1, "{\"a\":"), (2, "{}")]);
        check("{}\n{\"a\":[\n{}\n", &[(1, "{}"), (2, "{\"a\":["), (3, "{}")]);
    }

    #[test]
    fn pretty_printed_objects() {
        check("\n{\n \"a\": {\"b\": \"}\"}\n}\n", &[(2, "{\n \"a\": {\"b\": \"}\"}\n}")]);
        check("{\n}\n{\n}\n", &[(1, "{\n}"), (3, "{\n}")]);
        check("{\n", &[(1, "{")]);
        check("{\"a\": 1,\n{}\n{}", &[(1, "{\"a\": 1,"), (2, "{}"), (3, "{}")]);
        check("{\"a\": [\n{},\n{}]}", &[(1, "{\"a\": [\n{},\n{}]}")]);
    }

    #[test]
    fn lists() {
        check("[]", &[]);
        check("[{\"a\":\"],\\\"\"}, {}\n,\n {}]\n", &[(1, "{\"a\":\"],\\\"\"}"), (1, "{}"), (3, "{}")]);
        check("[1, {}]", &[(1, "1"), (1, "{}")]);
        check("[{} {}]", &[(1, "{}"), (1, "!`,` or `]` was expected after a dossier in a list")]);
        check("[{},]", &[(1, "{}"), (1, "!a dossier was expected after `,`")]);
        check("[{}", &[(1, "{}"), (1, "!the list is not closed: `]` was expected")]);
        check("[] {}", &[(1, "!nothing was expected after the list")]);
    }

    #[test]
    fn rows() {
        check(
            "\u{feff}procedure,paid\r\n1,\r\n\r\n2,x\r\n",
            &[(2, "{\"procedure\":\"1\"}"), (4, "{\"paid\":\"x\",\"procedure\":\"2\"}")],
        );
        check(
            "procedure,paid\n\"1\n2\",\n3\n",
            &[(2, "{\"procedure\":\"1\\n2\"}"), (4, "!the row has 1 cells, the header 2")],
        );
        check(
            "procedure\n\"1\n2\n3",
            &[(2, "!a quotation mark is not closed"), (3, "{\"procedure\":\"2\"}"), (4, "{\"procedure\":\"3\"}")],
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let long = "x".repeat(LONGEST + 1);
        check(&format!("{{}}\n{long}\n{{}}\n"), &[(1, "{}"), (2, "!the dossier is longer than 16 MiB"), (3, "{}")]);
    }
}
