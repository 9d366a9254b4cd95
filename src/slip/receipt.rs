//! The fee lines of an answer as a table for people: how each comes to its amount, and under which law.
//!
//! ```
//! use thoihan::slip::{Language, receipt};
//! use thoihan::{AsOf, Dossier, Moment, Rulebook};
//! let at: Moment = "2026-08-28T15:30".parse()?;
//! let dossier = Dossier::new("2.000815").accepted(at).fact("pages", 5).fact("copies", 4);
//! let answer = Rulebook::vietnam()?.assess(&dossier, &AsOf::new(at))?;
//! let table = receipt::html(&answer, Language::Vi);
//! assert!(table.starts_with("<table>") && table.contains("28.000 đồng"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::Language;
use super::fees::{how, standing};
use super::written::{citation, money};
use crate::assessment::{Assessment, Charge, FeeLine, Outcome, Total};
use crate::wording::escaped;

/// A table of HTML, to be shown within a page: a row for each line, and the totals.
pub fn html(answer: &Assessment, language: Language) -> String {
    let heads = language.pick(
        ["Phí, lệ phí", "Cách tính", "Mức thu", "Giảm, cộng thêm", "Số tiền", "Căn cứ"],
        ["Fee", "Computed as", "Before changes", "Changes", "Amount", "Under"],
    );
    let mut html = String::from("<table><thead><tr>");
    heads.iter().for_each(|head| html += &format!("<th scope=\"col\">{head}</th>"));
    html += "</tr></thead><tbody>";
    for line in &answer.fees {
        let [name, rest @ ..] = row(answer, line, language);
        html += &format!("<tr><th scope=\"row\" style=\"text-align:left\">{}</th>", escaped(&name));
        rest.iter().for_each(|cell| html += &format!("<td>{}</td>", escaped(cell)));
        html += "</tr>";
    }
    html += "</tbody><tfoot>";
    for one in &answer.totals {
        let name = language.pick("Tổng cộng", "Total");
        html += &format!(
            "<tr><th scope=\"row\" colspan=\"4\" style=\"text-align:left\">{name} ({})</th><th>{}</th><td></td></tr>",
            one.currency,
            escaped(&total(one, language))
        );
    }
    html + "</tfoot></table>"
}

fn row(answer: &Assessment, line: &FeeLine, language: Language) -> [String; 6] {
    let name = line.title.as_ref().unwrap_or(&line.name).to_string();
    let charge = line.outcome.value();
    let amount = standing(line, language);
    let refund = line
        .refund
        .map(|refund| format!("{}: {}", language.pick("được hoàn lại", "refunded"), money(refund, language)));
    let amount = std::iter::once(amount).chain(refund).collect::<Vec<_>>().join("; ");
    let ground = match &line.outcome {
        Outcome::Exempt(ground) => ground.statement,
        _ => line.basis.first().copied(),
    };
    [
        name,
        charge.and_then(|charge| how(charge, language)).unwrap_or_default(),
        charge.map(|charge| money(charge.gross, language)).unwrap_or_default(),
        charge.map(|charge| changes(charge, language)).unwrap_or_default(),
        amount,
        ground.and_then(|id| citation(answer, id, language)).unwrap_or_default(),
    ]
}

fn changes(charge: &Charge, language: Language) -> String {
    let change = |sign: &str, amount, name: &str| format!("{sign} {} ({name})", money(amount, language));
    let less = charge.reductions.iter().map(|item| change("−", item.amount, item.title.as_ref().unwrap_or(&item.name)));
    let more = charge.surcharges.iter().map(|item| change("+", item.amount, item.title.as_ref().unwrap_or(&item.name)));
    less.chain(more).collect::<Vec<_>>().join("; ")
}

fn total(total: &Total, language: Language) -> String {
    if let Some(amount) = total.amount {
        return money(amount, language);
    }
    let bounds = [
        (language.pick("ít nhất", "at least"), total.minimum),
        (language.pick("nhiều nhất", "at most"), total.maximum),
    ];
    let bounds =
        bounds.into_iter().filter_map(|(word, bound)| bound.map(|bound| format!("{word} {}", money(bound, language))));
    let open = language.pick("chưa xác định", "not determined").to_owned();
    std::iter::once(open).chain(bounds).collect::<Vec<_>>().join(", ")
}
