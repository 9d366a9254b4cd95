//! What the tests of fees share: a book of one text, and the answer of one line as text.

use serde_json::{Value, json};
use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};

/// Roundings and the facts of the tests.
const HEAD: &str = "
rounding VND half up to 1 VND
rounding USD half up to 0.01 USD
fact value money
fact other money default 0 VND
fact number number default 0
fact count integer default 1
fact a flag default no
fact b flag default no
fact c flag default no
fact paid_in_parts money default 0 VND
";

pub fn compile(text: &str) -> Rulebook {
    let source = Source::new("fee.han", format!("{HEAD}{text}"));
    Rulebook::compile(&[source]).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The codes of the findings on a text.
pub fn findings(text: &str) -> Vec<(String, String)> {
    let source = Source::new("fee.han", format!("{HEAD}{text}"));
    let found = match Rulebook::compile(&[source]) {
        Ok(book) => book.findings().clone(),
        Err(findings) => findings,
    };
    found.findings.iter().map(|finding| (finding.code.as_str().to_owned(), finding.message.to_string())).collect()
}

pub fn dong(amount: i128) -> Value {
    json!({"currency": "VND", "amount": amount.to_string()})
}

/// The line of a fee on a day, with these facts and other keys of a dossier.
pub fn line(book: &Rulebook, fee: &str, day: &str, facts: Value, keys: &[(&str, Value)]) -> Value {
    let at = format!("{day}T09:00:00+07:00");
    let mut dossier = json!({"fees": [fee], "paid": at, "facts": facts});
    for (key, value) in keys {
        dossier[*key] = value.clone();
    }
    let dossier: Dossier = serde_json::from_value(dossier).expect("a dossier");
    let as_of = AsOf::new(at.parse::<Moment>().expect("a moment"));
    match book.assess(&dossier, &as_of) {
        Ok(answer) => serde_json::to_value(&answer).expect("JSON")["fees"][0].clone(),
        Err(error) => json!({"outcome": "error", "error": {"kind": error.kind.as_str()}}),
    }
}

/// The line in few words: `12000`, `exempt`, `undetermined 250000|500000`, `error overflow`.
pub fn answer(line: &Value) -> String {
    let amount = |money: &Value| money["amount"].as_str().unwrap_or("none").to_owned();
    match line["outcome"].as_str().expect("an outcome") {
        "value" => amount(&line["net"]),
        "undetermined" => {
            let candidates = line["candidates"].as_array().into_iter().flatten();
            format!("undetermined {}", candidates.map(amount).collect::<Vec<_>>().join("|")).trim_end().to_owned()
        }
        "error" => format!("error {}", line["error"]["kind"].as_str().expect("a kind")),
        outcome => outcome.to_owned(),
    }
}

/// Checks rows of facts and answers against one body of a fee; all faults at once.
pub fn check(body: &str, rows: &[(Value, &str)]) {
    let book = compile(&format!("fee tested \"Khoản thu\" phi {{ {body} }}"));
    let faults: Vec<String> = rows
        .iter()
        .filter_map(|(facts, expected)| {
            let line = line(&book, "tested", "2026-03-02", facts.clone(), &[]);
            let got = answer(&line);
            (got != *expected).then(|| format!("{facts}: expected {expected}, got {got}: {line}"))
        })
        .collect();
    assert!(faults.is_empty(), "{body}\n{}", faults.join("\n"));
}
