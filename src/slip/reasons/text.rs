//! The page as plain text.

use super::document::{Block, Document, Head, Line, Mark, Source, Span, SumRow, Table};

pub(in crate::slip) fn written(document: &Document) -> String {
    let mut text = format!("{}\n", document.title.to_uppercase());
    if !document.subtitle.is_empty() {
        text.push_str(&format!("{}\n", document.subtitle));
    }
    text.push('\n');
    for field in &document.summary {
        text.push_str(&format!("{}: {}\n", field.name, field.value));
    }
    for section in &document.sections {
        text.push_str(&format!("\n{}\n", section.title.to_uppercase()));
        section.blocks.iter().for_each(|block| self::block(&mut text, block));
    }
    text.push('\n');
    document.foot.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    text
}

fn block(text: &mut String, block: &Block) {
    match block {
        Block::Note(note) => text.push_str(&format!("{note}\n")),
        Block::Heading(heading) => text.push_str(&format!("\n* {heading}\n")),
        Block::Calendar(_) => {}
        Block::Spans(spans) => {
            let width = spans.iter().map(|span| span.days.chars().count()).max().unwrap_or(0);
            spans.iter().for_each(|one| span(text, one, width));
        }
        Block::Lines(lines) => lines.iter().for_each(|one| line(text, one)),
        Block::Sum(rows) => rows.iter().for_each(|one| row(text, one)),
        Block::Table(table) => self::table(text, table),
    }
}

fn span(text: &mut String, span: &Span, width: usize) {
    let gap = " ".repeat(width.saturating_sub(span.days.chars().count()));
    let why = if span.why.is_empty() { String::new() } else { format!(" – {}", span.why) };
    let due = if span.due { "» " } else { "  " };
    text.push_str(&format!("{due}{}{gap}  {}{why}{}\n", span.days, span.what, source(&span.source)));
}

fn line(text: &mut String, line: &Line) {
    let mark = match line.mark {
        Mark::Yes => '+',
        Mark::No => '-',
        Mark::Open => '?',
    };
    match &line.rule {
        Some(rule) => text.push_str(&format!("{mark} {rule}\n    {}{}\n", line.text, source(&line.source))),
        None => text.push_str(&format!("{mark} {}{}\n", line.text, source(&line.source))),
    }
}

fn row(text: &mut String, row: &SumRow) {
    let how = if row.how.is_empty() { String::new() } else { format!(" ({})", row.how) };
    let mark = if row.total { '=' } else { ' ' };
    text.push_str(&format!("{mark} {}{how}: {}{}\n", row.label, row.amount, source(&row.source)));
}

fn table(text: &mut String, table: &Table) {
    let length = |cell: &str| cell.chars().count();
    let width = |at: usize, head: &Head| {
        let cells = table.rows.iter().filter_map(|row| row.get(at)).map(|cell| length(cell));
        cells.max().unwrap_or(0).max(length(&head.name))
    };
    let widths: Vec<usize> = table.heads.iter().enumerate().map(|(at, head)| width(at, head)).collect();
    let heads: Vec<String> = table.heads.iter().map(|head| head.name.clone()).collect();
    for row in std::iter::once(&heads).chain(&table.rows) {
        let mut line = String::new();
        for ((cell, head), width) in row.iter().zip(&table.heads).zip(&widths) {
            let gap = " ".repeat(width.saturating_sub(length(cell)));
            let cell = if head.number { format!("{gap}{cell}") } else { format!("{cell}{gap}") };
            line.push_str(&format!("  {cell}"));
        }
        text.push_str(&format!("{}\n", line.trim_end()));
    }
}

fn source(source: &Source) -> String {
    let parts: Vec<&str> = source.citation.iter().chain(&source.place).map(String::as_str).collect();
    if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join("; ")) }
}
