//! Every kind of finding as people read it, in both languages: `tests/findings/CODE.han` and `CODE.txt` beside it.
//!
//! `THOIHAN_BLESS=1` writes the texts anew. Where a finding has no file, its source is made here.

use std::path::{Path, PathBuf};

use thoihan::diagnostic::{Code, Diagnostics, Reading, Severity};
use thoihan::rulebook::LoadError;
use thoihan::{Language, Rulebook, Source};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings")
}

fn compiled(text: &str) -> Diagnostics {
    match Rulebook::compile(&[Source::new("rules.han", text)]) {
        Ok(book) => book.findings().clone(),
        Err(findings) => findings,
    }
}

/// The findings of a code, of its file or of what no file here can hold.
fn findings(code: Code) -> Diagnostics {
    match code {
        Code::NotUtf8 => {
            let folder = std::env::temp_dir().join(format!("thoihan-findings-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("rules.han"), b"fact urgent \"Kh\xE2n\" flag\n").unwrap();
            let read = Rulebook::load(&folder);
            std::fs::remove_dir_all(&folder).unwrap();
            match read {
                Err(LoadError::Rules(findings)) => findings,
                other => panic!("{other:?}"),
            }
        }
        Code::TooLarge => {
            let mut found = compiled(&"\n".repeat((16 << 20) + 1));
            found.sources.clear();
            found
        }
        _ => {
            let path = folder().join(format!("{code}.han"));
            compiled(&std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no golden file for `{code}`")))
        }
    }
}

#[test]
fn every_finding_reads_as_its_golden_file_says() {
    let mut faults = Vec::new();
    for code in Code::ALL {
        let found = findings(*code);
        let others = found.findings.iter().any(|finding| finding.code != *code);
        let read = |language| found.render(Reading::In(language)).to_string();
        let text = read(Language::En) + &read(Language::Vi);
        let path = folder().join(format!("{code}.txt"));
        if std::env::var_os("THOIHAN_BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        if found.findings.is_empty() || others {
            faults.push(format!("{code} is not what is found:\n{text}"));
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            faults.push(format!("{code} is not what {} says:\n{text}", path.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_golden_file_belongs_to_a_code() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(Code::ALL.iter().any(|code| code.as_str() == name), "{}", path.display());
    }
}

/// Vietnamese findings have no English word left in them outside what they quote.
#[test]
fn vietnamese_findings_are_vietnamese() {
    let english = ["the ", " is ", " no ", " this ", " of ", " and ", "write ", " or ", "error", "warning", "help:"];
    for code in Code::ALL {
        let found = findings(*code);
        for finding in &found.findings {
            let labels = finding.labels.iter().map(|label| &label.text);
            for text in labels.chain([&finding.message]).chain(&finding.help) {
                let said = text.in_language(Language::Vi);
                let prose: String = said.split('`').step_by(2).collect();
                let left = english.iter().find(|word| format!(" {prose} ").contains(**word));
                assert!(left.is_none(), "{code}: {left:?} in {said}");
                assert_ne!(said, &**text, "{code}: not translated");
            }
        }
    }
}

/// A file says its language on its first line, and findings are read in it.
#[test]
fn findings_are_read_in_the_language_of_their_file() {
    let rules = |head: &str| compiled(&format!("{head}place a in a\n"));
    let vietnamese = |head: &str| compiled(&format!("{head}địa bàn a tại a\n"));
    let word = |found: &Diagnostics| found.render(Reading::AsWritten).to_string().split('[').next().unwrap().to_owned();
    for head in ["", "# ngôn ngữ vi\n", "language en\n", "language en 1 # vi\n", "\u{FEFF}\n\nlanguage en\n"] {
        assert_eq!(word(&rules(head)), "error", "{head}");
    }
    for head in ["language vi\n", "ngôn ngữ vi\n", "\u{FEFF}# chú thích\n\n ngôn ngữ vi 1;\n", "ngôn  ngữ\tvi#\n"]
    {
        let found = vietnamese(head);
        assert_eq!(found.findings[0].code, Code::Circular, "{head}");
        assert_eq!(word(&found), "lỗi", "{head}");
    }
    let words: Vec<&str> =
        [Severity::Error, Severity::Warning, Severity::Note].map(|one| one.in_language(Language::Vi)).to_vec();
    assert_eq!(words, ["lỗi", "cảnh báo", "ghi chú"]);
    let found = vietnamese("ngôn ngữ vi\n");
    let hosts = |reading| found.for_hosts_in(reading)[0].message.to_owned();
    assert_eq!(hosts(Reading::In(Language::En)), found.for_hosts()[0].message);
    assert_eq!(hosts(Reading::AsWritten), hosts(Reading::In(Language::Vi)));
    assert_eq!(hosts(Reading::In(Language::Vi)), "địa bàn `a` nằm trong chính nó");
}

/// A stored plan keeps its findings in both languages.
#[test]
fn a_stored_plan_keeps_both_languages() {
    let text = std::fs::read_to_string(folder().join("never-applies.han")).unwrap();
    let book = Rulebook::compile(&[Source::new("rules.han", text)]).unwrap();
    let stored = Rulebook::from_plan(&book.to_plan()).unwrap();
    for language in [Language::En, Language::Vi] {
        let read = |book: &Rulebook| book.findings().render(Reading::In(language)).to_string();
        assert!(!read(&book).is_empty());
        assert_eq!(read(&stored), read(&book));
    }
}
