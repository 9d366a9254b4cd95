//! A sheet for people: as text, and as a page that prints on one width of paper.

use super::form::{Cell, Group, Sheet};
use super::period::Period;
use crate::wording::{Language, escaped, framed};

const STYLE: &str = include_str!("page.css");

impl Cell {
    fn shown(&self, language: Language) -> String {
        match self {
            Self::Key(Some(text)) => text.clone(),
            Self::Key(None) => language.pick("(không rõ)", "(not given)").to_owned(),
            Self::Count(count) => count.to_string(),
        }
    }
}

impl Sheet {
    /// The headings of the columns, keys first.
    pub fn heads(&self, language: Language) -> Vec<String> {
        let keys = self.by.iter().map(|name| key(name, language).to_owned());
        keys.chain(self.columns.iter().map(|column| column.heading(language).to_owned())).collect()
    }

    /// What stands before the total.
    pub const fn total_heading(language: Language) -> &'static str {
        language.pick("Tổng cộng", "Total")
    }

    fn shown(&self, language: Language) -> impl Iterator<Item = Vec<String>> {
        let total = self.by.iter().enumerate().map(move |(at, _)| match at {
            0 => Self::total_heading(language).to_owned(),
            _ => String::new(),
        });
        let total = total.chain(self.total.iter().map(u64::to_string)).collect();
        let rows = self.rows.iter().map(move |row| row.iter().map(|cell| cell.shown(language)).collect());
        rows.chain([total])
    }

    /// Lines under the table: what it leaves out.
    pub fn remarks(&self, language: Language) -> Vec<String> {
        let outside = &self.outside;
        let all = [
            (outside.settled_before, language.pick("đã giải quyết xong trước kỳ", "settled before the period")),
            (outside.accepted_after, language.pick("tiếp nhận sau kỳ", "accepted after the period")),
            (outside.not_accepted, language.pick("không có ngày tiếp nhận", "without a day of acceptance")),
            (outside.unreadable, language.pick("không đọc được", "unreadable")),
        ];
        let said = all.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        let said: Vec<String> = said.collect();
        if said.is_empty() {
            return Vec::new();
        }
        vec![format!("{}: {}", language.pick("Không tính vào báo cáo", "Not in the report"), said.join("; "))]
    }

    /// As text: short numbered columns, and below them what each number means.
    pub fn text(&self, period: Period, language: Language) -> String {
        let keys = self.by.len();
        let short = |at: usize, head: &str| match at.checked_sub(keys) {
            None => head.to_owned(),
            Some(at) => format!("({})", self.number(at)),
        };
        let heads: Vec<String> = self.heads(language).iter().enumerate().map(|(at, head)| short(at, head)).collect();
        let rows: Vec<Vec<String>> = std::iter::once(heads).chain(self.shown(language)).collect();
        let columns = keys + self.columns.len();
        let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|at| width(at).unwrap_or(0)).collect();
        let mut lines = vec![self.form.title(language), period.title(language), String::new()];
        for row in &rows {
            let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at < keys {
                true => format!("{cell:<width$}"),
                false => format!("{cell:>width$}"),
            });
            lines.push(cells.collect::<Vec<_>>().join("  ").trim_end().to_owned());
        }
        lines.push(String::new());
        let mut group = None;
        for (at, column) in self.columns.iter().enumerate() {
            if group != Some(column.group) {
                lines.push(format!("{}:", column.group.heading(language)));
                group = Some(column.group);
            }
            lines.push(format!("  ({}) {}", self.number(at), column.heading(language)));
        }
        lines.extend(self.remarks(language));
        lines.join("\n") + "\n"
    }

    /// The number of a column: that of the form, else the next free ones.
    fn number(&self, at: usize) -> usize {
        let known = |at: usize| self.columns.get(at).and_then(|column| column.number).map(usize::from);
        known(at).unwrap_or_else(|| {
            let last = (0..at).rev().find_map(|before| known(before).map(|number| (before, number)));
            last.map_or(at + 1, |(before, number)| number + at - before)
        })
    }

    /// As a page of its own that asks nothing from elsewhere.
    pub fn html(&self, period: Period, language: Language) -> String {
        let (title, lang) = (escaped(&self.form.title(language)), language.pick("vi", "en"));
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<link rel=\"icon\" href=\"data:,\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>\n\
             <table>\n<thead>\n<tr>",
            escaped(&period.title(language))
        );
        for name in &self.by {
            page += &format!("<th rowspan=\"3\" scope=\"col\">{}</th>", escaped(key(name, language)));
        }
        for group in [Group::Received, Group::Resolved, Group::Pending, Group::Beside] {
            let count = self.columns.iter().filter(|column| column.group == group).count();
            if count > 0 {
                page +=
                    &format!("<th colspan=\"{count}\" scope=\"colgroup\">{}</th>", escaped(group.heading(language)));
            }
        }
        page += "</tr>\n<tr>";
        for column in &self.columns {
            page += &format!("<th scope=\"col\">{}</th>", escaped(column.heading(language)));
        }
        page += "</tr>\n<tr class=\"numbers\">";
        for at in 0..self.columns.len() {
            page += &format!("<td>({})</td>", self.number(at));
        }
        page += "</tr>\n</thead>\n<tbody>\n";
        let last = self.rows.len();
        for (at, row) in self.shown(language).enumerate() {
            page += if at == last { "<tr class=\"total\">" } else { "<tr>" };
            for (place, cell) in row.iter().enumerate() {
                let cell = escaped(cell);
                page += &match place < self.by.len() {
                    true => format!("<th scope=\"row\">{cell}</th>"),
                    false => format!("<td>{cell}</td>"),
                };
            }
            page += "</tr>\n";
        }
        page += "</tbody>\n</table>\n";
        for remark in self.remarks(language) {
            page += &format!("<p>{}</p>\n", escaped(&remark));
        }
        page + "</body>\n</html>\n"
    }

    /// [`Sheet::html`] inside a frame: to be shown within another page, such as a notebook's, without touching its looks.
    pub fn html_frame(&self, period: Period, language: Language) -> String {
        framed(&self.html(period, language), &self.form.title(language))
    }
}

impl Period {
    /// The period in words.
    pub fn title(self, language: Language) -> String {
        let day = |day: chrono::NaiveDate| match language {
            Language::Vi => day.format("%d/%m/%Y").to_string(),
            Language::En => day.to_string(),
        };
        let (from, to) = language.pick(("Kỳ báo cáo: từ", "đến hết"), ("Period: from", "to the end of"));
        format!("{from} {} {to} {}", day(self.from()), day(self.to()))
    }
}

/// A key in the reader's words.
fn key(name: &str, language: Language) -> &str {
    match name {
        "agency" => language.pick("Cơ quan", "Agency"),
        "field" => language.pick("Lĩnh vực", "Field"),
        "procedure" => language.pick("Thủ tục", "Procedure"),
        "step" => language.pick("Bước", "Step"),
        "office" => language.pick("Nơi tiếp nhận", "Office"),
        "place" => language.pick("Địa phương", "Place"),
        "channel" => language.pick("Kênh tiếp nhận", "Channel"),
        other => other,
    }
}
