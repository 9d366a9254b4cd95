//! What is wrong with a fragment that is no statement: where it goes wrong, what was expected, and what was probably meant.

mod body;
mod example;
mod expected;
mod fragment;
mod nearest;

pub(super) use self::body::Body;
use self::body::Member;
use self::expected::describe;
pub(super) use self::fragment::shown;
use super::distance::nearest;
use super::grammar::{Grammar, Pair, Rule};
use super::parse::Reader;
use super::words::spelling;
use crate::diagnostic::{Code, Diagnostic};
use crate::wording::{Text, reading as say};

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

/// So many faults of one file are explained.
const MAX_EXPLAINED: usize = 1_000;

/// The member of a body before a fragment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Previous {
    pub(super) rule: Rule,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Where reading stopped, and the rules that could have gone on.
struct Failure {
    at: usize,
    rules: Vec<Rule>,
}

impl Failure {
    /// Counts the place from the start of the file instead of a fragment that begins at `start`.
    fn moved(self, start: usize) -> Self {
        Self { at: start + self.at, rules: self.rules }
    }
}

impl Reader<'_> {
    /// A fragment between the members of a body.
    pub(super) fn unknown(&mut self, pair: &Pair<'_>, body: Body, previous: Option<Previous>) {
        let span = pair.as_span();
        let (start, end) = (span.start(), self.trim(span.start(), span.end()));
        if !self.too_many(start) && !self.open_string(start, end) {
            self.explain(start, end, body, previous);
        }
    }

    /// A closing brace that closes nothing.
    pub(super) fn stray(&mut self, pair: &Pair<'_>) {
        let start = pair.as_span().start();
        if self.too_many(start) {
            return;
        }
        let place = self.between(start, start + 1);
        self.error(Code::StrayBrace, place, say::stray_brace(), say::remove_brace());
    }

    /// A body that something ends that cannot stand in it, or the end of the file.
    pub(super) fn unclosed(&mut self, start: usize, pair: &Pair<'_>, body: Body) {
        let at = pair.as_span().start();
        if self.too_many(at) {
            return;
        }
        let end = self.trim(start, at);
        let (brace, body) = match self.shifted(start, end) {
            Some(inner) => (inner, say::block()),
            None => (start, body.name()),
        };
        let place = self.between(brace, brace + 1);
        let before = match self.word(at) {
            "" => say::end_of_file(),
            word => say::quoted(shown(word)),
        };
        let finding = Diagnostic::error(Code::UnclosedBlock, place, say::never_closed(&body))
            .label(self.between(end, end), say::closed_by_here())
            .help(say::write_brace_before(&before));
        self.findings.push(finding);
    }

    /// The head of a declaration or block that is not understood, though its body is.
    pub(super) fn bad_head(&mut self, pair: &Pair<'_>, head: &Pair<'_>, rule: Rule) {
        let (start, brace) = (pair.as_span().start(), head.as_span().end());
        let end = brace + 1;
        if self.too_many(start) || self.open_string(start, end) {
            return;
        }
        let text = self.text.get(start..=brace).unwrap_or("");
        match reread(rule, text) {
            Some(failure) => self.malformed(start, end, failure.moved(start), Some(pair.as_rule())),
            None => self.not_understood(start, end, say::head_not_understood()),
        }
    }

    /// The unclosed string inside a fragment is what is wrong with it.
    fn open_string(&mut self, start: usize, end: usize) -> bool {
        let from = self.unclosed_strings.partition_point(|place| (place.start as usize) < start);
        let Some(place) = self.unclosed_strings.get(from).filter(|place| (place.start as usize) < end) else {
            return false;
        };
        self.error(Code::UnclosedString, *place, say::open_text(), say::close_text());
        true
    }

    /// Says why a fragment cannot be read: the statement before it may have swallowed its beginning or miss its end,
    /// or it begins like a statement and goes wrong.
    fn explain(&mut self, start: usize, end: usize, body: Body, previous: Option<Previous>) {
        if previous.is_some_and(|previous| self.explain_swallowed(start, end, body, previous)) {
            return;
        }
        if let Some(member) = self.member(body, start) {
            return self.explain_member(start, end, body, member);
        }
        let previous = previous.filter(|previous| self.goes_on(*previous, start));
        if !previous.is_some_and(|previous| self.explain_continuation(start, end, body, previous)) {
            self.unknown_statement(start, end, body);
        }
    }

    /// A line whose first word the statement before it took for a name: that statement misses its end.
    fn explain_swallowed(&mut self, start: usize, end: usize, body: Body, previous: Previous) -> bool {
        let Some(line) = self.swallowed(previous, start, body) else { return false };
        let before = self.trim(previous.start, line);
        if let Some(failure) = self.reread_from(body.only(), previous.start, before) {
            self.malformed(previous.start, before, failure, Some(previous.rule));
        }
        if self.reread_from(body.only(), line, end).is_some() {
            self.explain(line, end, body, None);
        }
        true
    }

    /// A fragment that begins with the word of a statement.
    fn explain_member(&mut self, start: usize, end: usize, body: Body, member: Member) {
        if member.word == Rule::LANGUAGE {
            return self.late_language(start, end);
        }
        match self.reread_from(body.reading(member.word), start, end) {
            Some(mut failure) => {
                // The words that a statement begins with are read as one: where they break, they are what is expected.
                failure.rules.extend((failure.at == start).then_some(member.word));
                self.malformed(start, end, failure, Some(member.rule));
            }
            None => self.not_understood(start, end, say::statement_not_understood()),
        }
    }

    /// A fragment that goes on with the statement before it, if that is likelier than a statement of its own.
    fn explain_continuation(&mut self, start: usize, end: usize, body: Body, previous: Previous) -> bool {
        let failure = self.reread_from(body.only(), previous.start, end).filter(|failure| failure.at >= start);
        let Some(failure) = failure else { return false };
        let same_line = !self.slice(previous.start, start).contains('\n');
        let own = self.nearest_member(body, self.word(start)).map(|(apart, _)| apart);
        let goes_on = nearest(self.word(failure.at), self.phrases(&failure.rules).into_iter()).map(|(apart, _)| apart);
        let likelier = match (own, goes_on) {
            (Some(own), Some(goes_on)) => goes_on < own || (same_line && goes_on == own),
            (None, goes_on) => goes_on.is_some() || same_line,
            (Some(_), None) => false,
        };
        if failure.at > start || likelier {
            self.malformed(previous.start, end, failure, Some(previous.rule));
            return true;
        }
        false
    }

    /// The language is said once and first, or it would hold for a part of the file only.
    fn late_language(&mut self, start: usize, end: usize) {
        let line = self.slice(start, end).lines().next().unwrap_or("").trim_end().len();
        let place = self.between(start, start + line);
        let message = say::late_language();
        self.error(Code::UnknownLanguage, place, message, say::on_the_first_line(self.example(Rule::header)));
    }

    /// The line of a fragment whose first word, the word of a statement, the statement before it took for a name.
    fn swallowed(&self, previous: Previous, start: usize, body: Body) -> Option<usize> {
        let (before, line) = self.slice(previous.start, start).rsplit_once('\n')?;
        let at = previous.start + before.len() + 1 + (line.len() - line.trim_start().len());
        let taken = at < self.trim(previous.start, previous.end) && !line.contains(['{', '}', ';']);
        (taken && at < start && self.member(body, at).is_some()).then_some(at)
    }

    /// Whether a fragment may belong to the statement before it: nothing separates them.
    fn goes_on(&self, previous: Previous, start: usize) -> bool {
        !self.slice(self.trim(previous.start, previous.end), start).contains(';')
    }

    /// A fragment that begins with no word of a statement.
    fn unknown_statement(&mut self, start: usize, end: usize, body: Body) {
        let length = self.word(start).len().max(1).min(end.saturating_sub(start));
        let (place, word) = (self.between(start, start + length), shown(self.word(start)));
        let message = say::begins_no(&word, body.member_name(), body.name());
        let help = match (Body::home(&word, self.language), self.nearest_member(body, &word)) {
            (Some(Body::File), _) => say::begins_declaration(&word, body.name()),
            (Some(home), _) => say::belongs_to(&word, home.name()),
            (None, Some((_, member))) => {
                let meant = self.spelled(member.word);
                say::meant(meant, self.example(member.rule))
            }
            (None, None) => say::can_say(body.name(), self.member_words(body)),
        };
        self.error(Code::UnknownStatement, place, message, help);
    }

    /// A statement that begins well: the place of the fault, what was expected, and what was meant.
    fn malformed(&mut self, start: usize, end: usize, failure: Failure, rule: Option<Rule>) {
        let (at, phrases) = (failure.at.min(end), self.phrases(&failure.rules));
        let (at, expected, meant) = match self.broken_phrase(at, end, &phrases) {
            Some((at, word, phrase)) => {
                let near = nearest(self.word(at), std::iter::once(word)).map(|_| phrase.to_owned());
                (at, say::quoted(word), near)
            }
            None => (at, describe(&failure.rules, self.language), self.meant(at, &phrases)),
        };
        let place = self.between(at, at + self.token_at(at, end).len());
        let found = shown(self.token_at(at, end));
        let message = match (found.as_str(), at >= end) {
            (_, true) | ("", _) => say::ends_where(&expected),
            (word, false) if failure.rules.contains(&Rule::identifier) && is_reserved(word) => {
                say::word_and_no_name(word, &expected)
            }
            (found, false) => say::not_understood_here(found, &expected),
        };
        let place = if at >= end { self.between(end.max(start), end.max(start)) } else { place };
        let example = rule.map_or_else(Text::nothing, |rule| self.example(rule));
        let help = match meant {
            Some(meant) => say::meant(&meant, &example),
            None => {
                rule.and_then(|rule| self.example_of(rule)).map_or_else(say::correct_or_remove, say::for_example_first)
            }
        };
        self.error(Code::MalformedStatement, place, message, help);
    }

    /// The last resort: a fragment that is at fault in a way that reading it again does not show.
    fn not_understood(&mut self, start: usize, end: usize, message: Text) {
        let first_line = self.slice(start, end).lines().next().unwrap_or("").trim_end().len();
        let place = self.between(start, start + first_line);
        self.error(Code::MalformedStatement, place, message, say::compare_statements());
    }

    /// Beyond the limit, faults are not explained: one finding says so.
    fn too_many(&mut self, at: usize) -> bool {
        if self.findings.len() >= MAX_EXPLAINED && !self.silenced {
            self.silenced = true;
            let place = self.between(at, at);
            let message = say::many_faults(MAX_EXPLAINED);
            self.error(Code::UnknownStatement, place, message, say::correct_above());
        }
        self.silenced
    }

    /// A correct statement to compare with, in the language of the file.
    fn example(&self, rule: Rule) -> Text {
        self.example_of(rule).map_or_else(Text::nothing, say::for_example)
    }

    fn example_of(&self, rule: Rule) -> Option<&'static str> {
        example::example(rule, self.language)
    }

    fn spelled(&self, word: Rule) -> &'static str {
        spelling(word, self.language).unwrap_or("")
    }

    /// Reads a part of the file again, to see where it fails.
    fn reread_from(&self, rule: Rule, start: usize, end: usize) -> Option<Failure> {
        reread(rule, self.slice(start, end)).map(|failure| failure.moved(start))
    }
}

/// Reads a text with one rule; nothing when it is read without a fault.
fn reread(rule: Rule, text: &str) -> Option<Failure> {
    let error = Grammar::parse(rule, text).err()?;
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let rules = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    Some(Failure { at, rules })
}

/// Whether a word would be a name if the language did not need it.
fn is_reserved(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_') && reread(Rule::identifier, word).is_some()
}

#[cfg(test)]
mod tests {
    use super::example::EXAMPLES;
    use crate::source::{Source, SourceId};

    /// Bodies in which an example may stand.
    const FRAMES: &[&str] = &[
        "¶",
        "procedure \"1\" { ¶ }",
        "procedure \"1\" { steps { ¶ } }",
        "fee f phi { ¶ }",
        "fee f phi { amount bracket of x { ¶ } }",
        "calendar c { ¶ }",
        "calendar c { notice \"1\" { ¶ } }",
        "constant c { ¶ }",
        "test \"1\" { ¶ }",
    ];

    fn is_good(text: &str) -> bool {
        crate::syntax::parse(SourceId(0), &Source::new("example.han", text)).1.is_empty()
    }

    #[test]
    fn every_example_is_correct() {
        for (rule, english, vietnamese) in EXAMPLES {
            for (header, example) in [("", english), ("language vi\n", vietnamese)] {
                let example = example.replace('…', "");
                let good = FRAMES.iter().any(|frame| is_good(&format!("{header}{}", frame.replace('¶', &example))));
                assert!(good || is_good(&example), "{rule:?}: {example}");
            }
        }
    }
}
