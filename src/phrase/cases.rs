//! Texts with a term for each case.

use super::lengths::begins_length;
use super::term::{end, start, term};
use super::token::{Cursor, Kind, Token, begins, contains, tokens};
use super::vocabulary as words;
use super::{Limit, Start, TermCase};

/// The longest condition that is kept, in words: longer ones are paragraphs in which more is said than the case.
const LONGEST_CONDITION: usize = 60;

/// Reads a text in which every part is a term with its case; nothing when one part is not.
pub(super) fn parse(text: &str, tokens: &[Token]) -> Option<Vec<TermCase>> {
    let mut cases: Vec<TermCase> = Vec::new();
    for item in items(tokens) {
        if is_refusal(item) {
            continue;
        }
        cases.push(case(text, item)?);
    }
    let conditions = cases.iter().filter_map(|case| case.condition.as_deref());
    let mut distinct: Vec<String> = conditions.map(bare).collect();
    let stated = distinct.len();
    distinct.sort_unstable();
    distinct.dedup();
    let sure = distinct.len() == stated && stated > 0 && cases.len() <= stated + 1;
    sure.then_some(cases)
}

/// A condition without the words that begin it, so that `đối với đối với trường hợp cấp lại` is `trường hợp cấp lại`.
fn bare(condition: &str) -> String {
    let tokens = tokens(condition);
    let mut cursor = Cursor::new(&tokens);
    while cursor.any(words::CASES) || cursor.any(&["các", "với"]) {}
    cursor.rest().iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The parts of a text: between semicolons, full stops and bullets, and before a figure after a comma or `và`.
fn items(tokens: &[Token]) -> Vec<&[Token]> {
    let mut items = Vec::new();
    let mut begin = 0;
    for (at, token) in tokens.iter().enumerate() {
        let after = tokens.get(at + 1..).unwrap_or(&[]);
        let next_apart = after.first().is_none_or(|next| next.apart);
        let ends = match token.text.as_str() {
            ";" => true,
            "." => next_apart,
            "-" | "–" | "+" | "*" | "•" => token.apart,
            "," | "và" => has_case(tokens.get(begin..at).unwrap_or(&[])) && begins_length(after),
            _ => false,
        };
        if ends {
            items.push(tokens.get(begin..at).unwrap_or(&[]));
            begin = at + 1;
        }
    }
    items.push(tokens.get(begin..).unwrap_or(&[]));
    items.retain(|item| !item.is_empty());
    items
}

fn has_case(tokens: &[Token]) -> bool {
    words::CASES.iter().any(|word| contains(tokens, word))
}

/// `trường hợp từ chối phải trả lời bằng văn bản và nêu rõ lý do`: it sets no term.
fn is_refusal(tokens: &[Token]) -> bool {
    let refuses = ["trường hợp không", "trường hợp từ chối", "nếu từ chối"];
    let begins_so = refuses.iter().any(|phrase| begins(tokens, phrase).is_some());
    let reasons = contains(tokens, "nêu rõ lý do");
    begins_so && reasons && !tokens.iter().any(|token| token.kind == Kind::Figure)
}

/// One part: the case before the term, or after it, in brackets or not.
fn case(text: &str, tokens: &[Token]) -> Option<TermCase> {
    let mut cursor = Cursor::new(tokens);
    cursor.marks(words::LIST_MARKS);
    let before = case_before(text, &mut cursor);
    let mut found = term(&mut cursor)?;
    let after = case_after(text, &mut cursor);
    if found.start == Start::Unstated {
        found.start = start(&mut cursor)?;
    }
    end(&mut cursor);
    let condition = match (before, after) {
        (Some(_), Some(_)) => return None,
        (before, after) => before.or(after),
    };
    let is_term = matches!(found.limit, Limit::In { .. } | Limit::Immediately | Limit::SameDay { .. });
    (cursor.is_done() && is_term).then_some(TermCase { condition, term: found })
}

/// `Trường hợp cấp mới:`, `Trực tuyến:`
fn case_before(text: &str, cursor: &mut Cursor<'_>) -> Option<String> {
    let mut ahead = *cursor;
    let begin = ahead;
    let is_channel = ahead.any(words::CHANNELS) && ahead.peek().is_some_and(|token| token.text == ":");
    if !is_channel {
        ahead = begin;
        if !words::CASES.iter().any(|word| begins(ahead.rest(), word).is_some()) {
            return None;
        }
        while ahead.peek()?.text != ":" {
            ahead.next();
        }
    }
    let condition = condition(text, ahead.since(&begin))?;
    ahead.mark(":");
    *cursor = ahead;
    Some(condition)
}

/// `đối với trường hợp cấp lại`, `(trường hợp cấp lại)`
fn case_after(text: &str, cursor: &mut Cursor<'_>) -> Option<String> {
    let mut ahead = *cursor;
    // After a comma `trường hợp …` begins a sentence of its own: `…, trường hợp hồ sơ chưa hợp lệ, Sở … hướng dẫn`.
    if ahead.mark(",") && begins(ahead.rest(), "đối với").is_none() {
        return None;
    }
    let bracket = ahead.mark("(");
    if !words::CASES.iter().any(|word| begins(ahead.rest(), word).is_some()) {
        return None;
    }
    let begin = ahead;
    let mut depth = 0_u32;
    while let Some(token) = ahead.peek() {
        let from = words::FROM.iter().any(|phrase| begins(ahead.rest(), phrase).is_some());
        match token.text.as_str() {
            ")" if depth == 0 => break,
            ")" => depth -= 1,
            "(" => depth += 1,
            "," if !bracket && begins_from(&ahead) => break,
            _ if !bracket && from => break,
            _ => {}
        }
        ahead.next();
    }
    let condition = condition(text, ahead.since(&begin))?;
    if bracket && !ahead.mark(")") {
        return None;
    }
    *cursor = ahead;
    Some(condition)
}

/// Whether the words about the start of the term follow the comma here.
fn begins_from(cursor: &Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    ahead.mark(",");
    words::FROM.iter().any(|phrase| begins(ahead.rest(), phrase).is_some())
}

/// The words of a case as the text writes them, if they are a case and nothing more.
fn condition(text: &str, tokens: &[Token]) -> Option<String> {
    let holds_a_length = (0..tokens.len()).any(|at| tokens.get(at..).is_some_and(begins_length));
    let says_more = words::NOT_IN_A_CASE.iter().any(|phrase| contains(tokens, phrase));
    if holds_a_length || says_more || tokens.len() > LONGEST_CONDITION {
        return None;
    }
    let (first, last) = (tokens.first()?, tokens.last()?);
    Some(text.get(first.start..last.end)?.trim_end_matches(['.', ',', ';', ' ']).to_owned())
}
