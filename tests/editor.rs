//! The grammar that editors colour rule files by, against the keywords of the language.
#![cfg(feature = "json")]

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;
use serde_json::Value;
use thoihan::source::Source;
use thoihan::syntax::{ast::Language, format, keywords};

const KEYWORD_KINDS: [&str; 4] = ["blocks", "statements", "versions", "units"];
const RULES: [&str; 3] = ["vn/fees/notary.han", "vn/certification/certification.han", "vn/regime/one_stop.han"];

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn grammar() -> Value {
    serde_json::from_str(&file("grammar/thoihan.tmLanguage.json")).unwrap()
}

fn languages() -> [(&'static str, Language); 2] {
    [("en", Language::English), ("vi", Language::Vietnamese)]
}

/// A pattern of the grammar: what it matches, and for a text also how it ends and what stands inside.
struct Pattern {
    name: String,
    begin: Regex,
    inside: Option<(Regex, Vec<Pattern>)>,
}

/// The patterns of a list in the order in which an editor tries them.
fn patterns(grammar: &Value, list: &Value) -> Vec<Pattern> {
    let regex = |written: &Value| Regex::new(written.as_str().unwrap()).unwrap();
    let mut found = Vec::new();
    for pattern in list.as_array().unwrap() {
        if let Some(included) = pattern["include"].as_str() {
            let name = included.strip_prefix('#').unwrap();
            found.extend(patterns(grammar, &grammar["repository"][name]["patterns"]));
            continue;
        }
        let name = pattern["name"].as_str().unwrap().to_owned();
        assert!(name.ends_with(".thoihan"), "{name}");
        found.push(match pattern.get("match") {
            Some(written) => Pattern { name, begin: regex(written), inside: None },
            None => {
                let inner = patterns(grammar, &pattern["patterns"]);
                Pattern { name, begin: regex(&pattern["begin"]), inside: Some((regex(&pattern["end"]), inner)) }
            }
        });
    }
    found
}

/// The first match from a place on; of those that begin together the one that is listed first.
fn next<'p>(patterns: &'p [Pattern], line: &str, from: usize) -> Option<(usize, usize, &'p Pattern)> {
    let found = patterns.iter().filter_map(|pattern| Some((pattern.begin.find_at(line, from)?, pattern)));
    found.min_by_key(|(found, _)| found.start()).map(|(found, pattern)| (found.start(), found.end(), pattern))
}

/// Pieces of a line with the name that an editor gives them.
fn coloured<'l>(patterns: &[Pattern], line: &'l str) -> Vec<(usize, &'l str, String)> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    while let Some((start, mut end, pattern)) = next(patterns, line, at) {
        if let Some((close, inner)) = &pattern.inside {
            loop {
                let closing = close.find_at(line, end).unwrap();
                match next(inner, line, end) {
                    Some((start, stop, inner)) if start < closing.start() => {
                        pieces.push((start, &line[start..stop], inner.name.clone()));
                        end = stop;
                    }
                    _ => {
                        end = closing.end();
                        break;
                    }
                }
            }
        }
        assert!(end > start, "{} matches nothing in {line}", pattern.name);
        pieces.push((start, &line[start..end], pattern.name.clone()));
        at = end;
    }
    pieces
}

fn is_keyword(name: &str) -> bool {
    ["storage.type.", "keyword.control.", "keyword.other."].iter().any(|kind| name.starts_with(kind))
}

#[test]
fn the_keywords_are_those_of_the_language() {
    let grammar = grammar();
    for (tag, language) in languages() {
        let mut coloured = BTreeSet::new();
        for kind in KEYWORD_KINDS {
            let ending = format!(".{tag}.thoihan");
            let patterns = grammar["repository"][kind]["patterns"].as_array().unwrap();
            let of_language = patterns.iter().filter(|pattern| pattern["name"].as_str().unwrap().ends_with(&ending));
            let [pattern] = of_language.collect::<Vec<_>>()[..] else { panic!("{kind} has no one pattern for {tag}") };
            let written = pattern["match"].as_str().unwrap();
            let choices = written.strip_prefix(r"\b(?:").and_then(|rest| rest.strip_suffix(r")\b")).unwrap();
            for choice in choices.split('|') {
                assert!(coloured.insert(choice.replace(r"\s+", " ")), "{choice} stands twice");
            }
        }
        let known: BTreeSet<String> = keywords(language).map(str::to_owned).collect();
        let only =
            |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>();
        assert_eq!(
            (only(&known, &coloured), only(&coloured, &known)),
            (vec![], vec![]),
            "not coloured, no keyword: {tag}"
        );
    }
}

#[test]
fn a_keyword_is_coloured_whole() {
    let grammar = grammar();
    let patterns = patterns(&grammar, &grammar["patterns"]);
    for (tag, language) in languages() {
        for keyword in keywords(language) {
            for written in [keyword.to_owned(), keyword.replace(' ', "  \t")] {
                let pieces = coloured(&patterns, &written);
                let whole = pieces.len() == 1 && pieces[0].1 == written && is_keyword(&pieces[0].2);
                assert!(whole && pieces[0].2.ends_with(&format!(".{tag}.thoihan")), "{written}: {pieces:?}");
            }
        }
    }
}

/// The words that the rule of the pest grammar lists in one language.
fn listed(rule: &str) -> Vec<String> {
    let pest = file("grammar/thoihan.pest");
    let body = pest.split(&format!("\n{rule} = ")).nth(1).unwrap().split("\n}").next().unwrap().to_owned();
    let list = body.split('(').nth(1).unwrap().split(')').next().unwrap();
    list.split('|').map(|word| word.trim().trim_matches('"').to_owned()).collect()
}

#[test]
fn months_and_weekdays_are_those_of_the_grammar() {
    let grammar = grammar();
    let patterns = patterns(&grammar, &grammar["patterns"]);
    for (rule, name, count) in [("month_word", "month", 12), ("weekday_word", "weekday", 14)] {
        let words = listed(rule);
        assert_eq!(words.len(), count, "{words:?}");
        let expected = format!("constant.language.{name}.thoihan");
        assert!(
            words.iter().all(|word| coloured(&patterns, word) == [(0, word.as_str(), expected.clone())]),
            "{words:?}"
        );
    }
}

#[test]
fn literals_have_their_colours() {
    let grammar = grammar();
    let patterns = patterns(&grammar, &grammar["patterns"]);
    for (written, name) in [
        ("# due in 5 days", "comment.line.number-sign"),
        (r#""due \" in""#, "string.quoted.double"),
        ("\"not closed", "string.quoted.double"),
        ("2026-08-28", "constant.other.date"),
        ("28/08/2026", "constant.other.date"),
        ("2026-08-28T15:30", "constant.other.moment"),
        ("28/08/2026T15:30", "constant.other.moment"),
        ("15:30", "constant.other.time"),
        ("2_000.5", "constant.numeric"),
        ("2.000,5", "constant.numeric"),
        ("0.1%", "constant.numeric.percent"),
        ("1/2", "constant.numeric.fraction"),
        ("VND", "support.constant.currency"),
        ("đồng", "support.constant.currency"),
        ("phần vượt", "variable.language"),
        ("due_date", "variable.other"),
        ("phí_chứng_thực", "variable.other"),
        ("..", "keyword.operator"),
    ] {
        let pieces = coloured(&patterns, written);
        let (start, piece, found) = pieces.last().unwrap();
        assert_eq!((*start, *piece, found.as_str()), (0, written, format!("{name}.thoihan").as_str()), "{pieces:?}");
    }
    let pieces = coloured(&patterns, r#"procedure "2.000815" by "118/2025/NĐ-CP" \ "a\nb""#);
    for (piece, kind) in [("2.000815", "code.procedure"), ("118/2025/NĐ-CP", "code.document"), (r"\n", "escape")] {
        assert!(pieces.iter().any(|(_, found, name)| *found == piece && name.contains(kind)), "{piece}: {pieces:?}");
    }
}

/// The keywords of a line by the table alone: from word to word, the longest one first.
fn occurrences(line: &str, known: &BTreeSet<&str>, word: &Regex) -> Vec<(usize, String)> {
    let tokens: Vec<regex::Match<'_>> = word.find_iter(line).collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(first) = tokens.get(at) {
        if first.as_str().starts_with('#') {
            break;
        }
        let longest = (1..=6.min(tokens.len() - at)).rev().find_map(|count| {
            let written = &line[first.start()..tokens[at + count - 1].end()];
            let single = written.split_whitespace().collect::<Vec<_>>().join(" ");
            let is_name = ["phần vượt", "ngày nộp", "ngày nộp tiền", "ngày tiếp nhận", "ngày hoàn thành"];
            match (known.contains(single.as_str()), is_name.contains(&single.as_str())) {
                (true, _) => Some((count, Some(written.to_owned()))),
                (false, true) => Some((count, None)),
                (false, false) => None,
            }
        });
        let (count, keyword) = longest.unwrap_or((1, None));
        found.extend(keyword.map(|keyword| (first.start(), keyword)));
        at += count;
    }
    found
}

#[test]
fn every_keyword_of_a_rule_file_is_coloured() {
    let grammar = grammar();
    let patterns = patterns(&grammar, &grammar["patterns"]);
    let word = Regex::new(r#"#.*|"(?:\\.|[^"\\])*"?|[0-9]+(?:[_.,:/T-]+[0-9]+)+|[\p{L}\p{M}\p{N}_]+|[^\s]"#).unwrap();
    for path in RULES {
        let english = file(&format!("rules/{path}"));
        let vietnamese = format(&Source::new(path, english.as_str()), Some(Language::Vietnamese)).unwrap();
        for ((tag, language), text) in languages().into_iter().zip([english, vietnamese]) {
            let known: BTreeSet<&str> = keywords(language).collect();
            let mut count = 0;
            for line in text.lines() {
                let expected = occurrences(line, &known, &word);
                let ending = format!(".{tag}.thoihan");
                let found: Vec<(usize, String)> = coloured(&patterns, line)
                    .into_iter()
                    .filter(|(_, _, name)| is_keyword(name) && name.ends_with(&ending))
                    .map(|(start, piece, _)| (start, piece.to_owned()))
                    .collect();
                assert_eq!(found, expected, "{path} in {language:?}: {line}");
                count += found.len();
            }
            assert!(count > 50, "{path} in {language:?} has {count} keywords");
        }
    }
}
