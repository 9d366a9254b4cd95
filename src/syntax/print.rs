//! Prints a tree as rule text in one of the two surfaces, with the comments and blank lines of the text it was read from.

mod calendar;
mod expression;
mod fee;
mod item;
mod line;
mod literal;
mod margin;
mod phrase;
mod procedure;
mod test;

use self::line::{Line, TextLine, WIDTH, lay, render, width};
use self::margin::Margin;
use self::phrase::{Block, Joint, Phrase, Piece, Row, Word};
use super::ast::{Comment, File, Item, Language};
use super::grammar::Rule;
use super::words::spelling;
use crate::source::Place;

/// By how much the statements of a block are moved in.
const INDENT: usize = 2;

/// The canonical text of a file without faults.
///
/// Whether a short block stays on one line is decided for both surfaces together, so that a translation there and back
/// gives the same text.
pub(super) fn print(file: &File, text: &str, language: Language) -> String {
    let margin = Margin::new(text, &file.comments);
    let write = |language| {
        let writer = Writer { text, language, margin: &margin };
        file.items.iter().map(|item| writer.item(item)).collect::<Vec<_>>()
    };
    let other = match language {
        Language::English => Language::Vietnamese,
        Language::Vietnamese => Language::English,
    };
    let mut printer = Printer::new(&margin);
    printer.header(file, language);
    printer.items(&file.items, &write(language), &write(other));
    render(printer.lines)
}

/// Turns the tree into words of one language.
struct Writer<'a> {
    text: &'a str,
    language: Language,
    margin: &'a Margin<'a>,
}

impl Writer<'_> {
    /// The block whose closing brace ends a statement.
    fn block_ending(&self, end: u32, rows: Vec<Row>, most: usize) -> Block {
        let close = end.saturating_sub(1);
        self.block((self.margin.opening_of(close), close), rows, most)
    }

    /// The first block after a place.
    fn block_after(&self, at: u32, rows: Vec<Row>, most: usize) -> Block {
        self.block(self.margin.braces_after(at), rows, most)
    }

    /// A block with at most so many statements can stand on one line, unless its author gave it lines of its own.
    fn block(&self, (open, close): (u32, u32), rows: Vec<Row>, most: usize) -> Block {
        let inside = self.text.get(open as usize + 1..close as usize).unwrap_or("");
        let lines = inside.chars().take_while(|letter| letter.is_whitespace()).any(|letter| letter == '\n');
        let expanded = rows.len() > most || self.margin.has_comment(open, close) || (lines && !rows.is_empty());
        Block { open, close, rows, expanded }
    }
}

/// Puts rows into lines, each comment where it belongs.
struct Printer<'a> {
    margin: &'a Margin<'a>,
    /// The next comment.
    next: usize,
    lines: Vec<Line>,
    group: usize,
    groups: usize,
    /// Whether the last line opens a block.
    opened: bool,
}

impl<'a> Printer<'a> {
    fn new(margin: &'a Margin<'a>) -> Self {
        Self { margin, next: 0, lines: Vec::new(), group: 0, groups: 0, opened: true }
    }

    /// The surface, which English need not say.
    fn header(&mut self, file: &File, language: Language) {
        let mut words = match (language, file.version) {
            (Language::English, None) => return,
            (Language::English, Some(_)) => format!("{} en", spelling(Rule::LANGUAGE, language).unwrap_or("")),
            (Language::Vietnamese, _) => format!("{} vi", spelling(Rule::LANGUAGE, language).unwrap_or("")),
        };
        if let Some(version) = file.version {
            words = format!("{words} {version}");
        }
        self.push(0, &[(Joint::Blank, words)]);
    }

    fn items(&mut self, items: &[Item], rows: &[Row], twins: &[Row]) {
        let mut previous: Option<(&Item, bool)> = None;
        for ((item, row), twin) in items.iter().zip(rows).zip(twins) {
            let (phrase, twin) = shape(0, &row.phrase, &twin.phrase);
            let tall = phrase.blocks().next().is_some();
            let apart = previous.is_some_and(|(before, was_tall)| {
                (tall || was_tall) && !matches!((before, item), (Item::Test(_), Item::Test(_)))
            });
            let mark = self.lines.len();
            self.flush(row.place.start, 0);
            self.separate(row.place.start);
            let since = self.lines.get(mark..).unwrap_or(&[]);
            if apart && !since.iter().any(|line| matches!(line, Line::Blank)) {
                self.lines.insert(mark, Line::Blank);
                self.regroup();
            }
            self.statement(0, row.place, &phrase, &twin);
            previous = Some((item, tall));
        }
        self.flush(u32::MAX, 0);
    }

    /// The statements of a block.
    fn rows(&mut self, indent: usize, rows: &[Row], twins: &[Row], close: u32) {
        let outer = self.group;
        self.regroup();
        let mut at = 0;
        while let (Some(row), Some(twin)) = (rows.get(at), twins.get(at)) {
            self.flush(row.place.start, indent);
            self.separate(row.place.start);
            let packed = if row.packs { self.packed(indent, rows.get(at..).unwrap_or(&[])) } else { Vec::new() };
            if packed.len() > 1 {
                at += packed.len();
                let words: Vec<Word> = packed.join(&(Joint::Glued, ";".to_owned()));
                self.push(indent, &words);
                continue;
            }
            let (phrase, twin) = shape(indent, &row.phrase, &twin.phrase);
            self.statement(indent, row.place, &phrase, &twin);
            at += 1;
        }
        self.flush(close, indent);
        self.group = outer;
    }

    /// The first statements that share one line, in words.
    fn packed(&self, indent: usize, rows: &[Row]) -> Vec<Vec<Word>> {
        let mut packed: Vec<Vec<Word>> = Vec::new();
        let mut length = indent;
        let mut end = rows.first().map_or(0, |row| row.place.start);
        for row in rows {
            let words = row.phrase.head();
            length += width(&words) + if packed.is_empty() { 0 } else { 2 };
            let parted = self.margin.has_comment(end, row.place.end)
                || (!packed.is_empty() && self.margin.blank_before(row.place.start));
            if !row.packs || length > WIDTH || parted {
                break;
            }
            end = row.place.start;
            packed.push(words);
        }
        packed
    }

    /// One statement; comments inside it that have no line to stay on go before it.
    fn statement(&mut self, indent: usize, place: Place, phrase: &Phrase, twin: &Phrase) {
        let limit = phrase.blocks().next().map_or(place.end, |block| block.open);
        let inside = self.margin.comments_in(self.next, limit);
        let stays = matches!(inside, [only] if only.trailing)
            && phrase.blocks().next().is_none_or(|block| !self.margin.follows(block.open))
            && (phrase.blocks().next().is_some() || !self.margin.follows(place.end));
        if !stays {
            for comment in inside {
                self.remark(comment, indent);
            }
            self.next += inside.len();
        }
        self.emit(indent, phrase, twin);
        self.flush(place.end, indent);
    }

    fn emit(&mut self, indent: usize, phrase: &Phrase, twin: &Phrase) {
        let mut words: Vec<Word> = Vec::new();
        let mut twins = twin.blocks();
        for piece in &phrase.pieces {
            match (piece, twins.by_ref()) {
                (Piece::Word(word), _) => words.push(word.clone()),
                (Piece::Block(block), twins) => {
                    words.push((Joint::Blank, "{".to_owned()));
                    self.push(indent, &words);
                    self.opened = true;
                    let rows = twins.next().map_or(&[][..], |twin| &twin.rows);
                    self.rows(indent + INDENT, &block.rows, rows, block.close);
                    words = vec![(Joint::Blank, "}".to_owned())];
                }
            }
        }
        self.push(indent, &words);
    }

    fn push(&mut self, indent: usize, words: &[Word]) {
        for (at, (indent, cells)) in lay(indent, words).into_iter().enumerate() {
            let group = self.group;
            self.lines.push(Line::Text(TextLine { indent, cells, comment: None, group, continues: at > 0 }));
        }
        self.opened = false;
    }

    /// The comments before a place.
    fn flush(&mut self, until: u32, indent: usize) {
        for comment in self.margin.comments_in(self.next, until) {
            self.next += 1;
            match self.lines.last_mut() {
                Some(Line::Text(line)) if comment.trailing && line.comment.is_none() => {
                    line.comment = Some(format!("#{}", comment.text));
                }
                Some(_) | None => {
                    self.separate(comment.place.start);
                    self.remark(comment, indent);
                }
            }
        }
    }

    fn remark(&mut self, comment: &Comment, indent: usize) {
        self.lines.push(Line::Remark(indent, format!("#{}", comment.text)));
        self.opened = false;
    }

    /// Keeps a blank line that stood before something, but for the first thing of a block.
    fn separate(&mut self, at: u32) {
        if !self.opened && self.margin.blank_before(at) && !matches!(self.lines.last(), None | Some(Line::Blank)) {
            self.lines.push(Line::Blank);
            self.regroup();
        }
    }

    fn regroup(&mut self) {
        self.groups += 1;
        self.group = self.groups;
    }
}

/// A statement with its short blocks written in the line, in the surface that is printed and in the other one.
fn shape(indent: usize, phrase: &Phrase, twin: &Phrase) -> (Phrase, Phrase) {
    let (flat, flat_twin) = (phrase.flat(Block::is_expanded), twin.flat(Block::is_expanded));
    if fits(indent, phrase, &flat) && fits(indent, twin, &flat_twin) {
        return (flat, flat_twin);
    }
    (phrase.clone(), twin.clone())
}

/// Whether the lines of a statement are long enough for the blocks written in them; conditions and citations may wrap.
fn fits(indent: usize, phrase: &Phrase, flat: &Phrase) -> bool {
    let mut line: Vec<Word> = Vec::new();
    let mut lines: Vec<Vec<Word>> = Vec::new();
    for piece in &flat.pieces {
        match piece {
            Piece::Word(word) => line.push(word.clone()),
            Piece::Block(_) => lines.push(std::mem::take(&mut line)),
        }
    }
    lines.push(line);
    let short = |line: &Vec<Word>| {
        let end = line.iter().position(|word| matches!(word.0, Joint::When | Joint::Cite)).unwrap_or(line.len());
        indent + width(line.get(..end).unwrap_or(&[])) + INDENT <= WIDTH
    };
    if lines.iter().all(short) {
        return true;
    }
    // A head that needs two lines anyway may have its one statement on the second.
    let mut head = phrase.head();
    head.push((Joint::Blank, "{".to_owned()));
    let is_last = matches!(phrase.pieces.last(), Some(Piece::Block(_))) && phrase.blocks().count() == 1;
    let needed = lay(indent, &head).len();
    is_last && flat.blocks().next().is_none() && needed > 1 && lay(indent, &flat.head()).len() == needed
}
