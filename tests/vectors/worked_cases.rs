//! The worked cases as dossiers, by the rules that they are for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};

pub(crate) fn moment(text: &str) -> Moment {
    text.parse().expect("a moment")
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// The worked cases by the rules that they are for.
pub(crate) fn worked() -> BTreeMap<String, Vec<(Dossier, AsOf)>> {
    let mut cases: BTreeMap<String, Vec<(Dossier, AsOf)>> = BTreeMap::new();
    for file in ["deadlines.csv", "fees.csv", "logs.csv", "clocks.csv", "shapes.csv", "steps.csv"] {
        let mut reader = csv::Reader::from_path(vectors().join(file)).expect("a table");
        for line in reader.deserialize::<BTreeMap<String, String>>() {
            let line = line.expect("a row");
            let dossier = serde_json::from_str(&line["dossier"]).expect("a dossier");
            let mut as_of = AsOf::new(moment(&line["as_of"]));
            if let Some(day) = line.get("known_on").filter(|day| !day.is_empty()) {
                as_of = as_of.known_on(day.parse().expect("a date"));
            }
            cases.entry(line["rules"].clone()).or_default().push((dossier, as_of));
        }
    }
    cases
}

pub(crate) fn book(rules: &str) -> Rulebook {
    if rules.is_empty() {
        return Rulebook::vietnam().expect("the embedded rules");
    }
    let read = |name: &str| {
        Source::new(name, std::fs::read_to_string(vectors().join("rules").join(name)).expect("a rule file"))
    };
    Rulebook::compile(&rules.split_whitespace().map(read).collect::<Vec<_>>()).expect("rules")
}
