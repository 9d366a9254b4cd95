//! Lines: where a long statement breaks, and the columns of statements that follow each other.

use super::phrase::{Joint, Word};

/// No line is longer, unless it cannot be broken.
pub(super) const WIDTH: usize = 120;
/// Blanks before a condition, a citation or a comment at the end of a line.
const TAIL: usize = 3;
/// By how much more a line is moved in that continues the one before.
const STEP: usize = 2;

/// One line of the text.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// A blank line.
    Blank,
    /// A comment with a line of its own.
    Remark(usize, String),
    /// A line of a statement.
    Text(TextLine),
}

/// A line of a statement.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    /// The blanks before it.
    pub(super) indent: usize,
    /// Its cells, each with the column that it stands in.
    pub(super) cells: Vec<Word>,
    /// The comment at its end.
    pub(super) comment: Option<String>,
    /// Lines of one group have common columns.
    pub(super) group: usize,
    /// Whether it goes on with the statement of the line before.
    pub(super) continues: bool,
}

/// Characters, as a reader counts them.
fn count(text: &str) -> usize {
    text.chars().count()
}

/// The blanks that a joint stands for at least.
fn gap(joint: Joint) -> usize {
    match joint {
        Joint::Glued => 0,
        Joint::Blank | Joint::Soft | Joint::Inner | Joint::Part | Joint::Column(_) => 1,
        Joint::When | Joint::Cite => TAIL,
    }
}

/// How long words are on one line.
pub(super) fn width(words: &[Word]) -> usize {
    words.iter().enumerate().map(|(at, (joint, word))| count(word) + if at > 0 { gap(*joint) } else { 0 }).sum()
}

/// Words in lines: on one where they fit, else broken between parts, and inside a part that is still too long.
pub(super) fn lay(indent: usize, words: &[Word]) -> Vec<(usize, Vec<Word>)> {
    if indent + width(words) <= WIDTH {
        return vec![(indent, cells(words, true))];
    }
    let mut lines: Vec<(usize, Vec<Word>)> = Vec::new();
    for part in parts(indent, words) {
        let indent = if lines.is_empty() { indent } else { indent + STEP };
        let first = lines.is_empty();
        for (at, line) in soft(indent, &part, Joint::Soft).into_iter().enumerate() {
            lines.push((if at > 0 { indent + STEP } else { indent }, cells(&line, first && at == 0)));
        }
    }
    lines
}

/// The lines of a statement that does not fit on one; a condition begins a line, a citation does not stand alone.
fn parts(indent: usize, words: &[Word]) -> Vec<Vec<Word>> {
    let pieces = split(words, |joint| matches!(joint, Joint::Part | Joint::Column(_) | Joint::When | Joint::Cite));
    let mut lines: Vec<Vec<Word>> = Vec::new();
    let mut current: Vec<Word> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let joint = piece.first().map_or(Joint::Blank, |word| word.0);
        let indent = if lines.is_empty() { indent } else { indent + STEP };
        let together = indent + width(&current) + gap(joint) + width(piece);
        let cite = pieces.get(at + 1).filter(|next| next.first().is_some_and(|word| word.0 == Joint::Cite));
        let cite = cite.map_or(0, |cite| TAIL + width(cite));
        let cite_fits_below = indent + STEP + width(piece) + cite <= WIDTH;
        let too_long = together > WIDTH || (cite_fits_below && together + cite > WIDTH);
        // What is broken anyway takes its citation along.
        let too_long = too_long && !(joint == Joint::Cite && indent + width(&current) > WIDTH);
        if !current.is_empty() && (joint == Joint::When || too_long) {
            lines.push(std::mem::take(&mut current));
        }
        current.extend(piece.iter().cloned());
    }
    lines.push(current);
    lines
}

/// A line that is too long, broken where it may be, and inside parentheses where that is not enough.
fn soft(indent: usize, words: &[Word], level: Joint) -> Vec<Vec<Word>> {
    let mut lines: Vec<Vec<Word>> = Vec::new();
    let mut current: Vec<Word> = Vec::new();
    if indent + width(words) <= WIDTH {
        return vec![words.to_vec()];
    }
    for piece in split(words, |joint| joint == level || joint == Joint::Cite) {
        let before = if lines.is_empty() { indent } else { indent + STEP };
        let joint = piece.first().map_or(Joint::Blank, |word| word.0);
        if !current.is_empty() && before + width(&current) + gap(joint) + width(&piece) > WIDTH {
            lines.push(std::mem::take(&mut current));
        }
        current.extend(piece);
        let before = if lines.is_empty() { indent } else { indent + STEP };
        if level == Joint::Soft && before + width(&current) > WIDTH {
            lines.extend(soft(before, &std::mem::take(&mut current), Joint::Inner));
            current = lines.pop().unwrap_or_default();
        }
    }
    lines.push(current);
    lines
}

/// Words in pieces, each of which begins with such a joint.
fn split(words: &[Word], begins: impl Fn(Joint) -> bool) -> Vec<Vec<Word>> {
    let mut pieces: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match pieces.last_mut() {
            Some(piece) if !begins(word.0) => piece.push(word.clone()),
            Some(_) | None => pieces.push(vec![word.clone()]),
        }
    }
    pieces
}

/// The cells of a line; a line that continues another has no column but that of the citation.
fn cells(words: &[Word], first: bool) -> Vec<Word> {
    let mut cells: Vec<Word> = Vec::new();
    for (joint, word) in words {
        let starts = match joint {
            Joint::Cite => true,
            Joint::When | Joint::Column(_) => first,
            Joint::Glued | Joint::Blank | Joint::Soft | Joint::Inner | Joint::Part => false,
        };
        match cells.last_mut() {
            Some((_, cell)) if !starts => {
                if *joint != Joint::Glued {
                    cell.push(' ');
                }
                cell.push_str(word);
            }
            Some(_) => cells.push((*joint, word.clone())),
            None => cells.push((Joint::Glued, word.clone())),
        }
    }
    cells
}

/// The text of the lines, in columns.
pub(super) fn render(mut lines: Vec<Line>) -> String {
    align(&mut lines);
    let mut text = String::new();
    for line in &lines {
        match line {
            Line::Blank => {}
            Line::Remark(indent, remark) => {
                text.push_str(&" ".repeat(*indent));
                text.push_str(remark);
            }
            Line::Text(line) => {
                text.push_str(&" ".repeat(line.indent));
                for (at, (joint, cell)) in line.cells.iter().enumerate() {
                    text.push_str(&" ".repeat(if at > 0 { gap(*joint) } else { 0 }));
                    text.push_str(cell);
                }
                if let Some(comment) = &line.comment {
                    text.push_str(&" ".repeat(TAIL));
                    text.push_str(comment);
                }
            }
        }
        text.push('\n');
    }
    text
}

/// Fills cells up with blanks, so that those of a column begin at one place.
fn align(lines: &mut [Line]) {
    let mut texts: Vec<&mut TextLine> = Vec::with_capacity(lines.len());
    let mut runs: Vec<(usize, usize)> = Vec::with_capacity(lines.len());
    let mut run = 0;
    for line in lines.iter_mut() {
        match line {
            Line::Blank => run += 1,
            Line::Remark(..) => {}
            Line::Text(line) => {
                let parted = |first: &&mut TextLine| !alike(first, line);
                if !line.continues && texts.iter().rev().find(|line| !line.continues).is_some_and(parted) {
                    run += 1;
                }
                runs.push((line.group, run));
                texts.push(line);
            }
        }
    }
    let columns = texts.iter().flat_map(|line| line.cells.iter().map(|cell| cell.0));
    let last = columns.filter_map(|joint| if let Joint::Column(at) = joint { Some(at) } else { None }).max();
    for column in 0..=last.unwrap_or(0) {
        align_column(&mut texts, Joint::Column(column), |at| runs.get(at).map_or(0, |run| run.1));
    }
    let groups: Vec<usize> = runs.iter().map(|run| run.0).collect();
    for column in [Joint::When, Joint::Cite] {
        align_column(&mut texts, column, |at| groups.get(at).copied().unwrap_or(0));
    }
    align_comments(&mut texts, &groups);
}

/// Whether two lines belong to statements of one kind in one block.
fn alike(one: &TextLine, other: &TextLine) -> bool {
    let word = |line: &TextLine| {
        let first = line.cells.first().map_or("", |cell| &*cell.1);
        let columns = line.cells.iter().any(|cell| matches!(cell.0, Joint::Column(_)));
        // The rows of a table begin with words of several kinds.
        if first.ends_with(':') { (":".to_owned(), columns) } else { (first_word(first), columns) }
    };
    one.group == other.group && one.indent == other.indent && word(one) == word(other)
}

fn first_word(text: &str) -> String {
    text.split(' ').next().unwrap_or("").to_owned()
}

/// Where a column could begin in a line, how much follows, and the place of the cell before it.
struct Candidate {
    line: usize,
    cell: usize,
    before: usize,
    rest: usize,
}

fn align_column(lines: &mut [&mut TextLine], column: Joint, key: impl Fn(usize) -> usize) {
    let mut at = 0;
    let mut found: Vec<(usize, Candidate)> = Vec::new();
    while let Some(line) = lines.get(at) {
        if let Some(cell) = line.cells.iter().position(|cell| cell.0 == column).filter(|cell| *cell > 0) {
            let before = line.indent + width(line.cells.get(..cell).unwrap_or(&[]));
            let rest = width(line.cells.get(cell..).unwrap_or(&[]));
            found.push((key(at), Candidate { line: at, cell: cell - 1, before, rest }));
        }
        at += 1;
    }
    found.sort_by_key(|(key, candidate)| (*key, candidate.before));
    for group in found.chunk_by(|one, other| one.0 == other.0) {
        let end = farthest(group.iter().map(|(_, candidate)| (candidate.before, gap(column) + candidate.rest)));
        for (_, candidate) in group {
            let missing = end.saturating_sub(candidate.before);
            if let Some((_, cell)) = lines.get_mut(candidate.line).and_then(|line| line.cells.get_mut(candidate.cell)) {
                cell.push_str(&" ".repeat(missing));
            }
        }
    }
}

/// The farthest end of a cell behind which what follows still fits, in every line that ends no farther; the ends come in
/// order, each with the length of what follows.
fn farthest(ends: impl Iterator<Item = (usize, usize)>) -> usize {
    let (mut farthest, mut longest) = (0, 0);
    let mut ends = ends.peekable();
    while let Some((end, rest)) = ends.next() {
        longest = longest.max(rest);
        if ends.peek().is_none_or(|next| next.0 > end) && end + longest <= WIDTH {
            farthest = end;
        }
    }
    farthest
}

/// Comments at the ends of lines begin at one place where that keeps the lines short.
fn align_comments(lines: &mut [&mut TextLine], groups: &[usize]) {
    let mut found: Vec<((usize, bool), usize, usize, usize)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // What closes a block has nothing to do with the statements around it, and heads go with heads.
        let closes = line.cells.first().is_some_and(|cell| cell.1.starts_with('}'));
        let opens = line.cells.last().is_some_and(|cell| cell.1.ends_with('{'));
        if let (Some(comment), Some(group), false) = (&line.comment, groups.get(at), closes) {
            found.push(((*group, opens), at, line.indent + width(&line.cells), count(comment)));
        }
    }
    found.sort_by_key(|comment| (comment.0, comment.2));
    for group in found.chunk_by(|one, other| one.0 == other.0) {
        let end = farthest(group.iter().map(|comment| (comment.2, TAIL + comment.3)));
        for (_, at, before, _) in group {
            if let Some((_, cell)) = lines.get_mut(*at).and_then(|line| line.cells.last_mut()) {
                cell.push_str(&" ".repeat(end.saturating_sub(*before)));
            }
        }
    }
}
