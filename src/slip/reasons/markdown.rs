//! The page in Markdown.

use super::document::{Block, Document, Drawing, Head, Line, Mark, Source, Table};

pub(in crate::slip) fn written(document: &Document) -> String {
    let mut text = format!("# {}\n\n", escaped(&document.title));
    if !document.subtitle.is_empty() {
        text.push_str(&format!("**{}**\n\n", escaped(&document.subtitle)));
    }
    for field in &document.summary {
        let value = escaped(&field.value);
        let value = if field.strong { format!("**{value}**") } else { value };
        text.push_str(&format!("- {}: {value}\n", escaped(&field.name)));
    }
    for section in &document.sections {
        text.push_str(&format!("\n## {}\n", escaped(&section.title)));
        section.blocks.iter().filter(|block| !block.is_empty()).for_each(|block| self::block(&mut text, block));
    }
    text.push_str("\n---\n\n");
    document.foot.iter().for_each(|line| text.push_str(&format!("{}  \n", escaped(line))));
    text
}

fn block(text: &mut String, block: &Block) {
    match block {
        Block::Note(note) => text.push_str(&format!("\n{}\n", escaped(note))),
        Block::Heading(heading) => text.push_str(&format!("\n### {}\n", escaped(heading))),
        Block::Calendar(drawing) => calendar(text, drawing),
        Block::Spans(spans) => {
            text.push_str("\n| | | | |\n|---|---|---|---|\n");
            for span in spans {
                let bold = if span.due { "**" } else { "" };
                let cells = [&span.days, &span.what, &span.why].map(|cell| match cell.is_empty() {
                    true => String::new(),
                    false => format!("{bold}{}{bold}", escaped(cell)),
                });
                text.push_str(&format!("| {} | {} |\n", cells.join(" | "), source(&span.source)));
            }
        }
        Block::Lines(lines) => {
            text.push('\n');
            lines.iter().for_each(|one| line(text, one));
        }
        Block::Sum(rows) => {
            text.push_str("\n| | | | |\n|---|---|--:|---|\n");
            for row in rows {
                let bold = if row.total { "**" } else { "" };
                let (label, how, amount) = (escaped(&row.label), escaped(&row.how), escaped(&row.amount));
                let source = source(&row.source);
                text.push_str(&format!("| {bold}{label}{bold} | {how} | {bold}{amount}{bold} | {source} |\n"));
            }
        }
        Block::Table(table) => self::table(text, table),
    }
}

fn calendar(text: &mut String, drawing: &Drawing) {
    for month in &drawing.months {
        let heads = drawing.weekdays.join(" | ");
        text.push_str(&format!("\n**{}**\n\n| {heads} |\n|{}\n", escaped(&month.title), ":-:|".repeat(7)));
        for week in &month.weeks {
            let cells: Vec<String> = week
                .iter()
                .map(|cell| {
                    let Some(cell) = cell else { return String::new() };
                    let day = chrono::Datelike::day(&cell.date);
                    match &cell.look {
                        None => day.to_string(),
                        Some(look) if look.due => format!("**{day} [{}]**", look.sign),
                        Some(look) => format!("{day} [{}]", look.sign),
                    }
                })
                .collect();
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    text.push('\n');
    for item in drawing.legend.iter().filter(|item| !item.sign.is_empty()) {
        text.push_str(&format!("- `{}` {}\n", item.sign, escaped(item.meaning)));
    }
}

fn table(text: &mut String, table: &Table) {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let rule = |head: &Head| if head.number { "--:".to_owned() } else { "---".to_owned() };
    text.push_str(&format!("\n{}", row(table.heads.iter().map(|head| escaped(&head.name)).collect())));
    text.push_str(&row(table.heads.iter().map(rule).collect()));
    table.rows.iter().for_each(|cells| text.push_str(&row(cells.iter().map(|cell| escaped(cell)).collect())));
}

fn line(text: &mut String, line: &Line) {
    let mark = match line.mark {
        Mark::Yes => "✓",
        Mark::No => "✗",
        Mark::Open => "?",
    };
    let source = source(&line.source);
    let source = if source.is_empty() { source } else { format!(" ({source})") };
    match &line.rule {
        Some(rule) => text.push_str(&format!("- {mark} {} – {}{source}\n", code(rule), escaped(&line.text))),
        None => text.push_str(&format!("- {mark} {}{source}\n", escaped(&line.text))),
    }
}

fn source(source: &Source) -> String {
    let place = source.place.as_deref().map(code);
    let parts: Vec<String> = source.citation.as_deref().map(escaped).into_iter().chain(place).collect();
    parts.join("; ")
}

/// Words in the rules' own letters; their own backquotes make the fence longer.
fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text = text.replace('|', "\\|");
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// What a dossier or a rule says is never read as Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' => {
                result.push('\\');
                result.push(letter);
            }
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '\n' | '\r' => result.push(' '),
            _ => result.push(letter),
        }
    }
    result
}
