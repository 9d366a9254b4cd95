//! The fee lines of the slip: figures, words, reductions with their grounds, totals.

use super::written::{citation, decimal, event, money};
use super::{Language, Page, candidates, missing, undetermined_text};
use crate::amount::Ratio;
use crate::assessment::{
    Assessment, Charge, ChargeKind, FeeLine, Figure, Ground, Measure, Outcome, StatementId, Total,
};

pub(super) fn lines(page: &mut Page, answer: &Assessment) {
    if answer.fees.is_empty() && answer.totals.is_empty() {
        return;
    }
    page.heading("PHÍ, LỆ PHÍ", "FEES");
    for (at, line) in answer.fees.iter().enumerate() {
        fee(page, answer, at + 1, line);
    }
    if answer.fees.len() != 1 || answer.totals.iter().any(|total| total.amount.is_none()) {
        answer.totals.iter().for_each(|total| sum(page, total));
    }
}

fn fee(page: &mut Page, answer: &Assessment, number: usize, line: &FeeLine) {
    let language = page.language;
    let name = line.title.as_ref().unwrap_or(&line.name);
    let text = standing(line, language);
    page.line(format!("{number}. {name}: {text}"));
    match &line.outcome {
        Outcome::Value(charge) => charge_details(page, answer, charge),
        Outcome::Exempt(ground) => source(page, answer, ground.statement),
        Outcome::Undetermined(undetermined) => {
            missing(page, undetermined);
            let amounts: Vec<_> = undetermined.candidates.iter().map(|charge| money(charge.net, language)).collect();
            candidates(page, &amounts);
        }
        Outcome::None(_) | Outcome::Awaiting(_) | Outcome::Error(_) => {}
    }
    if line.provisional {
        page.detail(page.pick(
            "Tạm tính theo mức thu tại thời điểm xác định.",
            "Provisional: at the rate of the moment of assessment.",
        ));
    }
    if !matches!(line.outcome, Outcome::Exempt(_)) {
        source(page, answer, line.basis.first().copied());
    }
    if let Some(refund) = line.refund {
        page.detail(format!("{}: {}", page.pick("Được hoàn lại", "Refunded"), money(refund, language)));
    }
    if let Some(when) = &line.payable {
        page.detail(payable(when, language));
    }
}

/// What a line comes to, in words.
pub(super) fn standing(line: &FeeLine, language: Language) -> String {
    match &line.outcome {
        Outcome::Value(charge) => money(charge.net, language),
        Outcome::Exempt(ground) => exemption(line.kind, ground, language),
        Outcome::None("not_stated") => {
            language.pick("chưa có thông tin về mức thu", "not stated in the rules").to_owned()
        }
        Outcome::None(_) => no_charge(line.kind, language).to_owned(),
        Outcome::Awaiting(what) => {
            format!("{} {}", language.pick("chưa xác định được: chờ", "not known yet: awaiting"), event(what, language))
        }
        Outcome::Undetermined(undetermined) => undetermined_text(undetermined, language),
        Outcome::Error(error) => format!("{}: {error}", language.pick("không tính được", "cannot be computed")),
    }
}

/// `quantity × rate`; nothing where either is one.
pub(super) fn how(charge: &Charge, language: Language) -> Option<String> {
    let Measure { quantity, rate } = charge.measure?;
    let plain = [quantity, rate].contains(&Figure::Number(Ratio::ONE));
    (!plain).then(|| format!("{} × {}", figure(quantity, language), figure(rate, language)))
}

pub(super) fn exemption(kind: ChargeKind, ground: &Ground, language: Language) -> String {
    let word = match kind {
        ChargeKind::Phi => language.pick("Miễn thu phí (GRATIS)", "exempt (GRATIS)"),
        ChargeKind::LePhi => language.pick("Miễn thu lệ phí (GRATIS)", "exempt (GRATIS)"),
        ChargeKind::Gia => language.pick("Miễn thu (GRATIS)", "exempt (GRATIS)"),
    };
    match &ground.title {
        Some(title) => format!("{word} – {title}"),
        None => word.to_owned(),
    }
}

pub(super) const fn no_charge(kind: ChargeKind, language: Language) -> &'static str {
    match kind {
        ChargeKind::Phi => language.pick("không thu phí", "no charge"),
        ChargeKind::LePhi => language.pick("không thu lệ phí", "no charge"),
        ChargeKind::Gia => language.pick("không thu", "no charge"),
    }
}

fn charge_details(page: &mut Page, answer: &Assessment, charge: &Charge) {
    let language = page.language;
    if let Some(how) = how(charge, language) {
        page.detail(format!("{}: {how}", page.pick("Cách tính", "Computed as")));
    }
    if charge.gross != charge.net || !charge.reductions.is_empty() || !charge.surcharges.is_empty() {
        page.detail(format!("{}: {}", page.pick("Mức thu", "Before changes"), money(charge.gross, language)));
    }
    for item in &charge.reductions {
        let name = item.title.as_ref().unwrap_or(&item.name);
        named(page, answer, (page.pick("Giảm", "Less"), name), money(item.amount, language), item.statement);
    }
    for item in &charge.surcharges {
        let name = item.title.as_ref().unwrap_or(&item.name);
        named(page, answer, (page.pick("Cộng thêm", "Plus"), name), money(item.amount, language), item.statement);
    }
    if let Some(words) = charge.net.in_words() {
        page.detail(format!("{}: {words}", page.pick("Bằng chữ", "In words")));
    }
}

/// A count with its mark for thousands, a share in per cent, an amount of money.
fn figure(figure: Figure, language: Language) -> String {
    match figure {
        Figure::Money(amount) => money(amount, language),
        Figure::Number(number) if number < Ratio::ONE => {
            let percent = number.mul(Ratio::integer(100)).unwrap_or(number);
            format!("{}%", decimal(percent, language))
        }
        Figure::Number(number) => decimal(number, language),
    }
}

fn named(page: &mut Page, answer: &Assessment, (word, name): (&str, &str), amount: String, id: StatementId) {
    let source = citation(answer, id, page.language).map(|source| format!(" ({source})")).unwrap_or_default();
    page.detail(format!("{word} – {name}: {amount}{source}"));
}

fn source(page: &mut Page, answer: &Assessment, id: Option<StatementId>) {
    if let Some(text) = id.and_then(|id| citation(answer, id, page.language)) {
        page.detail(format!("{}: {text}", page.pick("Căn cứ", "Under")));
    }
}

fn payable(when: &str, language: Language) -> String {
    match when.strip_prefix("before ") {
        Some(what) => format!("{} {}", language.pick("Nộp trước khi", "Payable before"), event(what, language)),
        None => format!("{} {}", language.pick("Nộp khi", "Payable at"), event(when, language)),
    }
}

fn sum(page: &mut Page, total: &Total) {
    let language = page.language;
    if let Some(amount) = total.amount {
        page.field(("Tổng cộng", "Total"), money(amount, language));
        if let Some(words) = amount.in_words() {
            page.detail(format!("{}: {words}", page.pick("Bằng chữ", "In words")));
        }
        return;
    }
    page.field(("Tổng cộng", "Total"), page.pick("chưa xác định", "not determined"));
    page.detail(format!("{}: {}", page.pick("Phần đã xác định", "Known part"), money(total.known, language)));
    let bounds =
        [(page.pick("Ít nhất", "At least"), total.minimum), (page.pick("Nhiều nhất", "At most"), total.maximum)];
    for (word, bound) in bounds {
        if let Some(bound) = bound {
            page.detail(format!("{word}: {}", money(bound, language)));
        }
    }
}
