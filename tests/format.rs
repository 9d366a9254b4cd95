//! The formatter: one canonical text, nothing lost on the way there, nothing on the way to Vietnamese and back.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use thoihan::source::{Source, SourceId};
use thoihan::syntax::ast::Language;
use thoihan::syntax::{FormatError, format};
use thoihan::{Diagnostics, Rulebook};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "han") {
            found.push(path);
        }
    }
}

fn sources(folder: &str) -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "no files in {folder}");
    let shown = |path: &PathBuf| path.strip_prefix(root()).unwrap().display().to_string();
    paths.iter().map(|path| Source::new(shown(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// Every file that is good: the law, the vectors, and a file for every statement of the language.
fn all() -> Vec<Source> {
    ["rules", "tests/vectors/rules", "tests/language/good"].into_iter().flat_map(sources).collect()
}

fn written(source: &Source, language: Option<Language>) -> Source {
    let text = format(source, language).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    Source::new(source.path.clone(), text)
}

fn text(text: &str) -> Source {
    Source::new("text.han", text)
}

#[track_caller]
fn becomes(before: &str, after: &str) {
    let once = written(&text(before), None);
    assert_eq!(&*once.text, after);
    assert_eq!(&*written(&once, None).text, after, "formatted twice");
}

#[test]
fn formatting_twice_is_formatting_once() {
    for source in all() {
        for language in [None, Some(Language::English), Some(Language::Vietnamese)] {
            let once = written(&source, language);
            assert!(written(&once, None).text == once.text, "{} {language:?}", source.path);
        }
    }
}

#[test]
fn the_way_to_vietnamese_and_back_changes_nothing() {
    for source in all() {
        let english = written(&source, Some(Language::English));
        let vietnamese = written(&english, Some(Language::Vietnamese));
        assert!(vietnamese.text.starts_with("ngôn ngữ vi"), "{}", source.path);
        assert!(written(&vietnamese, Some(Language::English)).text == english.text, "{}", source.path);
        assert!(written(&english, None).text == english.text, "{}", source.path);
    }
}

/// The text without comments, blanks and what may end a statement.
fn bare(text: &str) -> String {
    let (_, comments) = text_and_comments(text);
    let mut bare = String::new();
    let mut from = 0;
    for (start, end) in comments {
        bare.push_str(&text[from..start]);
        from = end;
    }
    bare.push_str(&text[from..]);
    bare.chars().filter(|letter| !letter.is_whitespace() && *letter != ';').collect()
}

fn text_and_comments(text: &str) -> (thoihan::syntax::ast::File, Vec<(usize, usize)>) {
    let (file, findings) = thoihan::syntax::parse(SourceId(0), &Source::new("text.han", text));
    assert!(findings.is_empty());
    let comments =
        file.comments.iter().map(|comment| (comment.place.start as usize, comment.place.end as usize)).collect();
    (file, comments)
}

/// That the tree is the same proves nothing about what the tree does not hold.
#[test]
fn nothing_but_blanks_moves_in_the_rules() {
    for source in sources("rules") {
        let formatted = written(&source, None);
        assert_eq!(bare(&source.text), bare(&formatted.text), "{}", source.path);
    }
}

#[test]
fn the_rules_are_in_their_canonical_form() {
    for source in sources("rules") {
        assert!(written(&source, None).text == source.text, "{}: `thoihan fmt rules` writes it anew", source.path);
    }
}

#[test]
fn no_line_of_the_rules_is_too_long() {
    for source in sources("rules") {
        for language in [Language::English, Language::Vietnamese] {
            let formatted = written(&source, Some(language));
            // A comment is never broken, and neither is a title.
            let too_long = |line: &&str| line.chars().count() > 120 && !line.contains('#') && !line.starts_with("  \"");
            let found: Vec<&str> = formatted.text.lines().filter(too_long).collect();
            assert!(found.is_empty(), "{} {language:?}: {found:#?}", source.path);
        }
    }
}

/// The shapes of the two good files of a pair are the same, so one is the translation of the other.
#[test]
fn a_translation_is_what_a_person_writes() {
    for english in sources("tests/language/good").iter().filter(|source| !source.path.ends_with(".vi.han")) {
        let path = english.path.replace(".han", ".vi.han");
        let vietnamese = Source::new(&*path, std::fs::read_to_string(root().join(&path)).unwrap());
        assert_eq!(written(english, Some(Language::Vietnamese)).text, written(&vietnamese, None).text, "{path}");
        assert_eq!(written(&vietnamese, Some(Language::English)).text, written(english, None).text, "{path}");
    }
}

#[test]
fn vietnamese_rules_give_the_same_answers() {
    let english = sources("rules");
    let vietnamese: Vec<Source> = english.iter().map(|source| written(source, Some(Language::Vietnamese))).collect();
    let results = |sources: &[Source]| {
        let book = Rulebook::compile(sources).unwrap_or_else(|findings| panic!("{findings}"));
        let results = book.run_tests();
        results.into_iter().map(|result| (result.name, result.failures)).collect::<Vec<_>>()
    };
    let (there, here) = (results(&vietnamese), results(&english));
    assert!(there.len() > 100 && there.iter().all(|(_, failures)| failures.is_empty()), "{there:#?}");
    assert_eq!(there, here);
}

#[test]
fn a_faulty_file_is_reported_as_by_the_reader() {
    for source in sources("tests/language/bad") {
        let (_, expected) = thoihan::syntax::parse(SourceId(0), &source);
        match format(&source, Some(Language::Vietnamese)) {
            Err(FormatError::Faulty(findings)) => {
                let Diagnostics { findings, sources } = *findings;
                assert_eq!((findings, &*sources[0].text), (expected, &*source.text), "{}", source.path);
            }
            other => panic!("{}: {other:?}", source.path),
        }
    }
}

#[test]
fn one_statement_stands_on_a_line() {
    becomes(
        "procedure \"1\" { agency \"A\"  field \"B\"; calendar vn under a,b }",
        "procedure \"1\" {\n  agency \"A\"\n  field \"B\"\n  calendar vn\n  under a, b\n}\n",
    );
}

#[test]
fn a_short_block_stays_on_its_line() {
    becomes("fee a phi {amount 5 VND}", "fee a phi { amount 5 VND }\n");
    becomes("fee a phi {\namount 5 VND}", "fee a phi {\n  amount 5 VND\n}\n");
    becomes("fee a phi { }\nprocedure \"1\" {\n\n}", "fee a phi { }\nprocedure \"1\" { }\n");
}

#[test]
fn blank_lines_are_kept_but_not_collected() {
    becomes("\n\nevent a\n\n\n\nevent b\nevent c\n\n", "event a\n\nevent b\nevent c\n");
    becomes(
        "fee a phi {\n\n  anchor paid\n\n\n  combine best\n\n}",
        "fee a phi {\n  anchor paid\n\n  combine best\n}\n",
    );
}

#[test]
fn declarations_with_bodies_stand_apart() {
    becomes(
        "event a\nfee b phi {\n anchor paid\n}\nevent c\ntest \"x\" {\n expect due 1\n}\ntest \"y\" {\n expect due 1\n}",
        "event a\n\nfee b phi {\n  anchor paid\n}\n\nevent c\n\ntest \"x\" {\n  expect due 1\n}\ntest \"y\" {\n  expect due 1\n}\n",
    );
}

#[test]
fn tails_stand_below_each_other() {
    becomes(
        "fee a phi {\n amount 5 VND by \"1\"\n amount 50_000 VND when x article \"2\"\n # why\n amount 1% of p when not y\n}",
        "fee a phi {
  amount 5 VND                 by \"1\"
  amount 50_000 VND   when x   article \"2\"
  # why
  amount 1% of p      when not y
}
",
    );
}

#[test]
fn numbers_keep_their_digits_and_words() {
    becomes(
        "fee a phi { let b = 1500 VND * 2.50 + 15 billion VND / 3 - 1/3 × 0.019% of 1_234_567.0 }",
        "fee a phi { let b = 1_500 VND × 2.50 + 15 billion VND / 3 - 1/3 × 0.019% of 1_234_567.0 }\n",
    );
    becomes(
        "language vi\nkhoản thu a phí { đặt b = 1500 đồng * 2,50 + 15 tỷ VND }",
        "ngôn ngữ vi\nkhoản thu a phí { đặt b = 1.500 đồng × 2,50 + 15 tỷ đồng }\n",
    );
}

#[test]
fn texts_and_parentheses_are_kept() {
    becomes(
        "fee a phi { exempt \"a \\\"b\\\" \\\\ \\n #{;}\"when(x or y)and not(z)and(not w)and(b is c) }",
        "fee a phi { exempt \"a \\\"b\\\" \\\\ \\n #{;}\" when (x or y) and not (z) and (not w) and (b is c) }\n",
    );
}

#[test]
fn the_version_of_the_language_is_kept() {
    becomes("# first\nlanguage en 1 # here\nevent a", "language en 1\n# first\n# here\nevent a\n");
    becomes("language en # here\nevent a", "# here\nevent a\n");
    becomes("ngôn  ngữ vi 1;event a", "ngôn ngữ vi 1\nsự kiện a\n");
}

#[test]
fn line_ends_of_other_systems_are_read() {
    becomes("\u{feff}event a # b \r\n\r\nevent c\r\n", "event a   # b\n\nevent c\n");
}

#[test]
fn comments_stay_where_they_belong() {
    becomes("# head\n\n# of a\nevent a # at a\n# end\n", "# head\n\n# of a\nevent a   # at a\n# end\n");
    becomes(
        "fee a phi { # open\n # own\n\n # of b\n amount 5 VND; # at b\n # end\n} # close\n# last",
        "fee a phi {   # open\n  # own\n\n  # of b\n  amount 5 VND   # at b\n  # end\n}   # close\n# last\n",
    );
    becomes("fee a phi { # nothing\n}", "fee a phi {   # nothing\n}\n");
    becomes("# only a comment", "# only a comment\n");
}

#[test]
fn comments_inside_a_statement_go_to_its_end_or_before_it() {
    becomes("event a # title\n \"A\"", "event a \"A\"   # title\n");
    becomes("event a\n # own\n \"A\"", "# own\nevent a \"A\"\n");
    becomes("event # one\n a # two\n \"A\" # three", "# one\n# two\nevent a \"A\"   # three\n");
    becomes(
        "procedure \"1\" {\n due in 5 days # why\n when a\n since # x\n 2020-01-01 # y\n { # z\n due in 6 days } }",
        "procedure \"1\" {\n  due in 5 days   when a   # why\n  # x\n  # y\n  since 2020-01-01 {   # z\n    due in 6 days\n  }\n}\n",
    );
}

#[test]
fn comments_inside_a_table_stay_at_their_rows() {
    becomes(
        "fee a phi { amount (bracket of b { # table\n # low\n up to 5: # five\n 5 VND; otherwise: 6 VND # six\n # end\n } # after\n), at most 7 VND # all\n}",
        "fee a phi {
  amount (bracket of b {   # table
    # low
    # five
    up to 5:   5 VND
    otherwise: 6 VND   # six
    # end
  }), at most 7 VND   # after
  # all
}
",
    );
}

#[test]
fn a_log_is_a_list_and_other_facts_share_a_line() {
    becomes(
        "test \"a\" {\n given procedure \"1\"\n given pages 5\n # own\n given copies 4\n given event b 2026-01-01\n given event c 2026-01-02\n given d yes; given e no\n expect due 2026-01-03 }",
        "test \"a\" {
  given procedure \"1\"; given pages 5
  # own
  given copies 4
  given event b 2026-01-01
  given event c 2026-01-02
  given d yes; given e no
  expect due 2026-01-03
}
",
    );
}

#[test]
fn long_statements_break_before_their_parts() {
    becomes(
        "regime a { deadline acceptance_notice \"Thông báo tiếp nhận hoặc yêu cầu bổ sung\" in 8 working hours from submitted met by accepted or refused when channel is online article \"17\" }",
        "regime a {
  deadline acceptance_notice \"Thông báo tiếp nhận hoặc yêu cầu bổ sung\" in 8 working hours from submitted
    met by accepted or refused
    when channel is online   article \"17\"
}
",
    );
}

/// The condition of a step table was once read and forgotten.
#[test]
fn the_condition_of_a_step_table_is_kept() {
    becomes(
        "procedure \"1\" { steps when a is b by \"2\" { parallel {step x in 1 day; step y} step z } }",
        "procedure \"1\" { steps when a is b by \"2\" { parallel { step x in 1 day; step y }; step z } }\n",
    );
}

/// The same text with other blanks: line ends stay that part statements, begin a block or end a comment.
fn spaced(text: &str, blanks: &[u8]) -> String {
    let (_, comments) = text_and_comments(text);
    let inside = |at: usize| comments.iter().any(|(start, end)| (*start..*end).contains(&at));
    let beside = |start: usize, end: usize| comments.iter().any(|(from, to)| *from == end || *to == start);
    let mut blanks = blanks.iter().cycle();
    let mut spaced = String::new();
    let (mut quoted, mut escaped, mut run) = (false, false, None);
    for (at, letter) in text.char_indices().chain([(text.len(), 'x')]) {
        let blank = letter.is_whitespace() && !quoted && !inside(at);
        match (run, blank) {
            (None, true) => run = Some(at),
            (Some(_), true) => continue,
            (Some(start), false) => {
                let kept = &text[start..at];
                let fixed = kept.matches('\n').count() > 1 || beside(start, at) || text[..start].ends_with('{');
                let other = [" ", "   ", "\t ", "\n", "\n      "][*blanks.next().unwrap() as usize % 5];
                spaced.push_str(if fixed { kept } else { other });
                run = None;
            }
            (None, false) => {}
        }
        if !blank && at < text.len() {
            spaced.push(letter);
            if !inside(at) {
                quoted = if letter == '"' && !escaped { !quoted } else { quoted };
                escaped = quoted && letter == '\\' && !escaped;
            }
        }
    }
    spaced
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn other_blanks_give_the_same_text(at in any::<prop::sample::Index>(), blanks in prop::collection::vec(any::<u8>(), 1..40)) {
        let english: Vec<Source> = all().into_iter().filter(|source| !source.path.ends_with(".vi.han")).collect();
        let source = at.get(&english);
        let other = Source::new(source.path.clone(), spaced(&source.text, &blanks));
        prop_assert_eq!(written(&other, None).text, written(source, None).text);
    }

    #[test]
    fn no_text_is_formatted_into_another_meaning(lines in prop::collection::vec("(#|;|\\{|\\}|\n|fee a phi|event b|amount|5|VND|when|c|\"d\"| ){1,6}", 0..8)) {
        if let Err(error) = format(&text(&lines.concat()), Some(Language::Vietnamese)) {
            prop_assert!(matches!(error, FormatError::Faulty(_)), "{}", error);
        }
    }
}
