//! Rule files that are good and rule files that are at fault, as data in `tests/language/`.
//!
//! A file in `bad/` says itself what must be found in it, in comments anywhere:
//!
//! ```text
//! #! 3:7 unknown-statement "did you mean `due`"
//! ```
//!
//! Line and column count from 1, columns in characters; each quoted text must stand in the message or in the help.
//! Nothing else may be found, and every finding must say what to do.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use thoihan::diagnostic::{Diagnostic, Diagnostics};
use thoihan::source::{LineIndex, Source, SourceId};
use thoihan::syntax::ast::File;

/// The findings of the reader alone; the whole compiler is checked with the same files.
fn syntax_findings(source: &Source) -> Vec<Diagnostic> {
    thoihan::syntax::parse(SourceId(0), source).1
}

fn parse(text: &str) -> (File, Vec<Diagnostic>) {
    thoihan::syntax::parse(SourceId(0), &Source::new("text.han", text))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "han"));
    files.sort();
    assert!(!files.is_empty(), "no files in {folder}");
    files
}

fn source(path: &Path) -> Source {
    Source::new(path.file_name().unwrap().to_str().unwrap(), std::fs::read_to_string(path).unwrap())
}

/// One `#!` line: where, what, and words of the message or the help.
#[derive(Debug)]
struct Expected {
    place: String,
    code: String,
    words: Vec<String>,
}

fn expected(text: &str) -> Vec<Expected> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("#!"));
    lines
        .map(|line| {
            let (place, rest) = line.trim().split_once(' ').unwrap();
            let (code, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            let words = rest.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            Expected { place: place.to_owned(), code: code.to_owned(), words }
        })
        .collect()
}

fn as_expected(finding: &Diagnostic, text: &str) -> String {
    let at = LineIndex::new(text).locate(text, finding.place.start);
    let help = finding.help.as_deref().unwrap_or("");
    format!("#! {}:{} {} {:?} {help:?}", at.line, at.column, finding.code, finding.message)
}

fn matches(expected: &Expected, finding: &Diagnostic, text: &str) -> bool {
    let at = LineIndex::new(text).locate(text, finding.place.start);
    let said = format!("{}\n{}", finding.message, finding.help.as_deref().unwrap_or(""));
    expected.place == format!("{}:{}", at.line, at.column)
        && expected.code == finding.code.as_str()
        && expected.words.iter().all(|words| said.contains(words.as_str()))
}

/// Compares what a file says must be found with what is found, by whatever finds it.
fn check_bad(source: &Source, find: impl Fn(&Source) -> Vec<Diagnostic>) -> Result<(), String> {
    let (expected, found) = (expected(&source.text), find(source));
    let same = expected.len() == found.len()
        && expected.iter().zip(&found).all(|(expected, finding)| matches(expected, finding, &source.text));
    let mut report = String::new();
    if expected.is_empty() || !same {
        let _ = writeln!(report, "{} finds:", source.path);
        for finding in &found {
            let _ = writeln!(report, "{}", as_expected(finding, &source.text));
        }
    }
    for finding in found.iter().filter(|finding| finding.help.as_deref().unwrap_or("").is_empty()) {
        let _ = writeln!(report, "{}: no help in: {}", source.path, finding.message);
    }
    if report.is_empty() { Ok(()) } else { Err(report) }
}

/// The tree without its places, to compare two ways to write the same.
fn shape(file: &File) -> String {
    let text = format!("{:?} {:?}", file.items, file.comments);
    let mut parts = text.split("Place { source: SourceId(0), start: ");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |shape, part| shape + part.split_once('}').unwrap().1)
}

#[test]
fn good_files_have_no_findings() {
    for path in files("good") {
        let source = source(&path);
        let findings = syntax_findings(&source);
        assert!(findings.is_empty(), "{}", Diagnostics { findings, sources: vec![source] });
    }
}

#[test]
fn bad_files_say_what_is_wrong_with_them() {
    let reports: Vec<String> =
        files("bad").iter().filter_map(|path| check_bad(&source(path), syntax_findings).err()).collect();
    assert!(reports.is_empty(), "{}", reports.join("\n"));
}

/// The findings of the whole compiler: errors, or the warnings of a book that compiles.
fn compiler_findings(source: &Source) -> Vec<Diagnostic> {
    match thoihan::Rulebook::compile(std::slice::from_ref(source)) {
        Ok(book) => book.findings().findings.clone(),
        Err(findings) => findings.findings,
    }
}

/// Well-formed files that cannot mean anything.
#[test]
fn wrong_files_say_what_is_wrong_with_them() {
    let failures: Vec<String> =
        files("wrong").iter().filter_map(|path| check_bad(&source(path), compiler_findings).err()).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Words that are one name can stand on two lines, as the words of a keyword can.
#[test]
fn spoken_names_are_read_across_blanks() {
    let text = |blank: &str| {
        let parts =
            ["ngày nộp tiền", "ngày tiếp nhận", "ngày nộp", "ngày hoàn thành"].map(|name| name.replace(' ', blank));
        let [paid, accepted, submitted, finished] = parts;
        format!(
            "ngôn ngữ vi\nthủ tục \"1\" {{ mốc {accepted}; bắt đầu tính khi {paid} và {submitted}; hạn 1 ngày trước {finished} }}
             khoản thu f phí {{ mức thu theo bậc value {{ đến 1 đồng: 1 đồng; trên 1 đồng: 5% × phần{blank}vượt }} }}
             kiểm thử \"t\" {{ kết quả tình{blank}trạng late; kết quả tổng{blank}cộng 5 đồng }}"
        )
    };
    let (plain, findings) = parse(&text(" "));
    assert!(findings.is_empty(), "{findings:?}");
    for blank in ["  ", "\n", "\t\n "] {
        let (other, findings) = parse(&text(blank));
        assert!(findings.is_empty(), "{blank:?}: {findings:?}");
        let items = |file: &File| shape(&File { items: file.items.clone(), ..File::default() });
        assert_eq!(items(&other), items(&plain), "{blank:?}");
    }
}

#[test]
fn both_surfaces_give_the_same_tree() {
    for path in files("good").iter().filter(|path| path.to_str().unwrap().ends_with(".vi.han")) {
        let english = PathBuf::from(path.to_str().unwrap().replace(".vi.han", ".han"));
        let (vietnamese, english) = (parse(&source(path).text).0, parse(&source(&english).text).0);
        for (left, right) in vietnamese.items.iter().zip(&english.items) {
            let one = |item: &thoihan::syntax::ast::Item| File { items: vec![item.clone()], ..File::default() };
            assert_eq!(shape(&one(left)), shape(&one(right)), "{}", path.display());
        }
        assert_eq!(shape(&vietnamese), shape(&english), "{}", path.display());
    }
}

/// Text made of pieces of rule files in any order: far more of it begins well than of mere bytes.
fn tokens() -> impl Strategy<Value = String> {
    let words: Vec<String> = files("good")
        .iter()
        .flat_map(|path| source(path).text.split([' ', '\n']).map(str::to_owned).collect::<Vec<_>>())
        .chain(["{", "}", "(", ")", "\"", "\n", "#", ";", "\\", "\u{FEFF}", "e\u{301}", "\r\n"].map(str::to_owned))
        .collect();
    let separators = prop::sample::select(vec![" ", "\n", "", "  "]);
    prop::collection::vec((prop::sample::select(words), separators), 0..200)
        .prop_map(|words| words.into_iter().map(|(word, separator)| word + separator).collect())
}

/// A good file with some of it cut out, doubled or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let texts: Vec<String> = files("good").iter().map(|path| source(path).text.to_string()).collect();
    let pieces =
        prop::sample::select(vec!["", "{", "}", "\"", "(", ")", "\n", ";", " x ", "0", "when", "#", "'", "\u{300}"]);
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, pieces), 1..6);
    (prop::sample::select(texts), cuts).prop_map(|(mut text, cuts)| {
        for (at, length, piece) in cuts {
            let mut boundaries = text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            boundaries.push(text.len());
            let start = at.index(boundaries.len());
            let end = (start + length).min(boundaries.len() - 1);
            text.replace_range(boundaries[start]..boundaries[end], piece);
        }
        text
    })
}

/// Whatever the text: it is read, its findings point into it and say what to do.
fn check_any(text: &str) {
    let (file, findings) = parse(text);
    assert_eq!(parse(text).0, file);
    for finding in &findings {
        let range = finding.place.start as usize..finding.place.end as usize;
        assert!(text.get(range).is_some(), "{finding:?} in {text:?}");
        assert!(finding.help.as_deref().is_some_and(|help| !help.is_empty()), "{finding:?} in {text:?}");
        assert!(!finding.message.contains("something else"), "{finding:?} in {text:?}");
        assert!(!finding.message.contains("this statement"), "{finding:?} in {text:?}");
        assert!(!finding.message.in_language(thoihan::Language::Vi).is_empty(), "{finding:?} in {text:?}");
    }
    let source = Source::new("any.han", text);
    let _ = Diagnostics { findings, sources: vec![source] }.to_string();
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        check_any(&text);
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check_any(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_tokens_are_read(text in tokens()) {
        check_any(&text);
    }

    #[test]
    fn any_change_to_a_good_file_is_read(text in mutated()) {
        check_any(&text);
    }
}

/// Reads a text on a small stack and within a time that only a slip into quadratic work would miss.
fn check_hostile(text: String) -> Vec<Diagnostic> {
    let started = std::time::Instant::now();
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || parse(&text).1).unwrap();
    let findings = thread.join().unwrap();
    assert!(started.elapsed().as_secs() < 20, "took {:?}", started.elapsed());
    findings
}

#[test]
fn nesting_and_chains_cannot_exhaust_the_stack() {
    let (deep, long) = (100_000, 20_000);
    let fee = |amount: String| format!("fee f phi {{ amount {amount} }}");
    let when = |condition: String| fee(format!("5 VND when {condition}"));
    let texts = [
        fee("(".repeat(deep)),
        fee("(".repeat(deep) + "1" + &")".repeat(deep)),
        "{".repeat(deep),
        "}".repeat(long),
        when("not ".repeat(deep) + "a"),
        fee("1".to_owned() + &" + 1".repeat(deep)),
        fee("1".to_owned() + &" × 1".repeat(deep)),
        fee("1".to_owned() + &" of 1".repeat(deep)),
        fee("bracket of ".repeat(long)),
        fee("sum of ".repeat(long)),
        when("(".repeat(deep) + "a" + &")".repeat(deep)),
        "procedure \"1\" {".repeat(deep),
        "\"".repeat(long),
        "\"\\".repeat(long),
        "xx ".repeat(long),
        "xx\n".repeat(long),
        "since 2026-01-01 {\n".repeat(60) + &"x {\n".repeat(4),
        "fee f phi { amount 1 xx\n".repeat(50),
        "x".repeat(1 << 20),
        "procedure \"1\" { due in 5 ".to_owned() + &"x".repeat(1 << 20),
        "procedure \"1\" { ".to_owned() + &"since 2026-01-01 { }".repeat(long),
        "fee f phi { amount 5 VND ".repeat(60) + &"x {} ".repeat(long),
    ];
    for text in texts {
        let shown = text.chars().take(60).collect::<String>();
        assert!(!check_hostile(text).is_empty(), "{shown}");
    }
}

#[test]
fn long_lists_are_no_nesting() {
    let long = |join: &str| format!("fee f phi {{ amount 5 VND when a{} }}", format!(" {join} a").repeat(20_000));
    let rows = "up to 5: 1 VND + 2 VND\n".repeat(5_000);
    let names = ", a".repeat(20_000);
    for text in [
        long("or"),
        long("and"),
        format!("fee f phi {{ amount bracket of x {{ {rows} }} }}"),
        format!("fact x one of a{names}"),
        format!("fee f phi {{ amount 1{} }}", " + 1".repeat(200)),
        format!("fee f phi {{ amount 5 VND when {}a }}", "not ".repeat(60)),
        format!("fee f phi {{ amount {}1{} }}", "(".repeat(60), ")".repeat(60)),
        format!("fee f phi {{ amount 5 VND when {}a or b{} }}", "(".repeat(60), ")".repeat(60)),
    ] {
        let shown = text.chars().take(60).collect::<String>();
        let findings = check_hostile(text);
        assert!(findings.is_empty(), "{shown}: {:?}", findings.first());
    }
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let findings = check_hostile(" ".repeat((16 << 20) + 1));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code.as_str(), "too-large");
}

#[test]
fn places_hold_the_text_without_the_blanks_behind_it() {
    let text = "procedure \"1\" { # a\n  due in 5 days   # b\n  # c\n\n  due in 6 days # d\n}";
    let (file, findings) = parse(text);
    assert!(findings.is_empty());
    let thoihan::syntax::ast::Item::Procedure(procedure) = &file.items[0] else { panic!("no procedure") };
    let shown = |place: thoihan::source::Place| &text[place.start as usize..place.end as usize];
    assert_eq!(shown(procedure.place), "procedure \"1\"");
    for (part, expected) in procedure.body.iter().zip(["due in 5 days", "due in 6 days"]) {
        let thoihan::syntax::ast::ProcPart::Statement(statement) = part else { panic!("no statement") };
        assert_eq!(shown(statement.place), expected);
    }
    let comments: Vec<(&str, bool)> = file.comments.iter().map(|one| (&*one.text, one.trailing)).collect();
    assert_eq!(comments, [(" a", true), (" b", true), (" c", false), (" d", true)]);
}
