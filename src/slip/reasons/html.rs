//! The page in HTML: one file, no script, nothing asked of any server.

use chrono::Datelike;

use super::Language;
use super::document::{
    Block, Cell, Document, Drawing, Field, LegendItem, Line, Mark, Month, Section, Source, Span, SumRow, Table,
};
use crate::assessment::Treatment;
use crate::calendar::Certainty;
use crate::wording::escaped;

const STYLE: &str = include_str!("reasons.css");
/// What only pages with tables of rows need.
const ROWS: &str = ".wide { overflow-x: auto; }\n.rows td { white-space: nowrap; }\n.rows thead .amount { text-align: right; }\n\
     @media (max-width: 40rem) { .rows thead { position: static; clip-path: none; } .rows tr { display: table-row; } .rows th, .rows td { border-bottom: 1px solid var(--line); } }\n";

pub(in crate::slip) fn written(document: &Document, language: Language) -> String {
    let page = Page { language };
    let mut blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let rows = if blocks.any(|block| matches!(block, Block::Table(_))) { ROWS } else { "" };
    let mut html = String::with_capacity(64 * 1024);
    html.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{} – {}</title>\n<style>\n{STYLE}{rows}</style>\n</head>\n<body>\n<main>\n",
        language.pick("vi", "en"),
        escaped(&document.subtitle),
        escaped(&document.title),
    ));
    page.head(&mut html, document);
    document.sections.iter().for_each(|section| page.section(&mut html, section));
    html.push_str("<footer>\n");
    document.foot.iter().for_each(|line| html.push_str(&format!("<p>{}</p>\n", escaped(line))));
    html.push_str("</footer>\n</main>\n</body>\n</html>\n");
    html
}

struct Page {
    language: Language,
}

impl Page {
    fn head(&self, html: &mut String, document: &Document) {
        html.push_str(&format!("<header>\n<p class=\"kind\">{}</p>\n", escaped(&document.title)));
        html.push_str(&format!("<h1>{}</h1>\n", escaped(&document.subtitle)));
        let field = |html: &mut String, field: &Field| {
            let (name, value) = (escaped(&field.name), escaped(&field.value));
            html.push_str(&format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n"));
        };
        for (class, strong) in [("main", true), ("more", false)] {
            html.push_str(&format!("<dl class=\"{class}\">\n"));
            document.summary.iter().filter(|one| one.strong == strong).for_each(|one| field(html, one));
            html.push_str("</dl>\n");
        }
        html.push_str("</header>\n");
    }

    fn section(&self, html: &mut String, section: &Section) {
        let id = section.id;
        html.push_str(&format!(
            "<section class=\"{id}\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n",
            escaped(&section.title)
        ));
        section.blocks.iter().filter(|block| !block.is_empty()).for_each(|block| self.block(html, block));
        html.push_str("</section>\n");
    }

    fn block(&self, html: &mut String, block: &Block) {
        match block {
            Block::Note(note) => html.push_str(&format!("<p>{}</p>\n", escaped(note))),
            Block::Heading(heading) => html.push_str(&format!("<h3>{}</h3>\n", escaped(heading))),
            Block::Calendar(drawing) => self.calendar(html, drawing),
            Block::Spans(spans) => self.spans(html, spans),
            Block::Lines(lines) => {
                html.push_str("<ul class=\"lines\">\n");
                lines.iter().for_each(|one| self.line(html, one));
                html.push_str("</ul>\n");
            }
            Block::Sum(rows) => self.sum(html, rows),
            Block::Table(table) => self.table(html, table),
        }
    }

    fn calendar(&self, html: &mut String, drawing: &Drawing) {
        html.push_str("<ul class=\"legend\">\n");
        for item in &drawing.legend {
            let LegendItem { treatment, due, certainty, sign, meaning } = item;
            let class = classes(*treatment, *due, *certainty);
            html.push_str(&format!(
                "<li><span class=\"day {class}\" aria-hidden=\"true\"><i>{}</i></span> {}</li>\n",
                escaped(sign),
                escaped(meaning)
            ));
        }
        html.push_str("</ul>\n<div class=\"months\">\n");
        drawing.months.iter().for_each(|month| self.month(html, month, &drawing.weekdays));
        html.push_str("</div>\n");
    }

    fn month(&self, html: &mut String, month: &Month, weekdays: &[&str; 7]) {
        html.push_str(&format!("<table class=\"month\">\n<caption>{}</caption>\n<thead><tr>", escaped(&month.title)));
        weekdays.iter().for_each(|name| html.push_str(&format!("<th scope=\"col\">{name}</th>")));
        html.push_str("</tr></thead>\n<tbody>\n");
        for week in &month.weeks {
            html.push_str("<tr>");
            week.iter().for_each(|cell| self.cell(html, cell.as_ref()));
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody>\n</table>\n");
    }

    fn cell(&self, html: &mut String, cell: Option<&Cell>) {
        let Some(cell) = cell else { return html.push_str("<td></td>") };
        let day = cell.date.day();
        match &cell.look {
            None => html.push_str(&format!("<td><span class=\"day\"><b>{day}</b></span></td>")),
            Some(look) => {
                let class = classes(look.treatment, look.due, look.certainty);
                let (spoken, sign) = (escaped(&look.spoken), escaped(&look.sign));
                html.push_str(&format!(
                    "<td><span class=\"day {class}\" title=\"{spoken}\"><b aria-hidden=\"true\">{day}</b>\
                     <i aria-hidden=\"true\">{sign}</i><span class=\"spoken\">{spoken}</span></span></td>"
                ));
            }
        }
    }

    fn spans(&self, html: &mut String, spans: &[Span]) {
        let heads =
            self.language.pick(["Ngày", "Cách tính", "Lý do", "Căn cứ"], ["Days", "Treatment", "Reason", "Under"]);
        html.push_str("<table class=\"spans\">\n<thead><tr>");
        heads.iter().for_each(|name| html.push_str(&format!("<th scope=\"col\">{name}</th>")));
        html.push_str("</tr></thead>\n<tbody>\n");
        for span in spans {
            let due = if span.due { " due" } else { "" };
            html.push_str(&format!(
                "<tr class=\"{}{due}\"><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                span.treatment,
                escaped(&span.days),
                escaped(&span.what),
                escaped(&span.why),
                source(&span.source)
            ));
        }
        html.push_str("</tbody>\n</table>\n");
    }

    fn line(&self, html: &mut String, line: &Line) {
        let (class, sign, spoken) = match line.mark {
            Mark::Yes => ("yes", "✓", ""),
            Mark::No => ("no", "✗", self.language.pick("không áp dụng", "does not apply")),
            Mark::Open => ("open", "?", self.language.pick("chưa rõ", "open")),
        };
        html.push_str(&format!("<li class=\"{class}\"><i aria-hidden=\"true\">{sign}</i><div>"));
        if !spoken.is_empty() && line.rule.is_none() {
            html.push_str(&format!("<span class=\"spoken\">{spoken}: </span>"));
        }
        if let Some(rule) = &line.rule {
            html.push_str(&format!("<code>{}</code> ", escaped(rule)));
        }
        let text = match line.rule.is_some() {
            true => format!("<span class=\"why\">{}</span>", escaped(&line.text)),
            false => format!("<span>{}</span>", escaped(&line.text)),
        };
        html.push_str(&format!("{text} {}</div></li>\n", source(&line.source)));
    }

    fn table(&self, html: &mut String, table: &Table) {
        let class = |number: bool| if number { " class=\"amount\"" } else { "" };
        html.push_str("<div class=\"wide\">\n<table class=\"sum rows\">\n<thead><tr>");
        for head in &table.heads {
            html.push_str(&format!("<th scope=\"col\"{}>{}</th>", class(head.number), escaped(&head.name)));
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            html.push_str("<tr>");
            for (at, (cell, head)) in row.iter().zip(&table.heads).enumerate() {
                let (open, close) = if at == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
                html.push_str(&format!("<{open}{}>{}</{close}>", class(head.number), escaped(cell)));
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn sum(&self, html: &mut String, rows: &[SumRow]) {
        let heads = self.language.pick(["Bước", "Cách tính", "Số tiền", "Căn cứ"], ["Step", "How", "Amount", "Under"]);
        html.push_str("<table class=\"sum\">\n<thead><tr>");
        heads.iter().for_each(|name| html.push_str(&format!("<th scope=\"col\">{name}</th>")));
        html.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            let class = match (row.total, row.idle) {
                (true, _) => " class=\"total\"",
                (false, true) => " class=\"idle\"",
                (false, false) => "",
            };
            html.push_str(&format!(
                "<tr{class}><th scope=\"row\">{}</th><td>{}</td><td class=\"amount\">{}</td><td>{}</td></tr>\n",
                escaped(&row.label),
                escaped(&row.how),
                escaped(&row.amount),
                source(&row.source)
            ));
        }
        html.push_str("</tbody>\n</table>\n");
    }
}

fn classes(treatment: Treatment, due: bool, certainty: Certainty) -> String {
    let due = if due { " due" } else { "" };
    let certainty = match certainty {
        Certainty::Statutory => "",
        Certainty::Announced => " announced",
        Certainty::Projected => " projected",
    };
    format!("{treatment}{due}{certainty}")
}

fn source(source: &Source) -> String {
    let citation = source.citation.as_ref().map(|text| format!("<cite>{}</cite>", escaped(text)));
    let place = source.place.as_ref().map(|text| format!("<span class=\"place\">{}</span>", escaped(text)));
    citation.into_iter().chain(place).collect::<Vec<_>>().join(" ")
}
