//! What the text says beside the tree: braces, blank lines and comments.

use crate::syntax::ast::Comment;

/// A text without faults, its comments, and its pairs of braces.
pub(super) struct Margin<'a> {
    text: &'a str,
    comments: &'a [Comment],
    /// Where each pair opens and closes, in the order of the opening ones.
    braces: Vec<(u32, u32)>,
    /// The same in the order of the closing ones.
    closing: Vec<(u32, u32)>,
}

impl<'a> Margin<'a> {
    /// Finds the braces of a text.
    pub(super) fn new(text: &'a str, comments: &'a [Comment]) -> Self {
        let closing = braces(text, comments);
        let mut braces = closing.clone();
        braces.sort_unstable();
        Self { text, comments, braces, closing }
    }

    /// The first pair of braces that opens at a place or after it.
    pub(super) fn braces_after(&self, at: u32) -> (u32, u32) {
        let next = self.braces.partition_point(|(open, _)| *open < at);
        self.braces.get(next).copied().unwrap_or((at, at))
    }

    /// Where the brace opens that closes at a place.
    pub(super) fn opening_of(&self, close: u32) -> u32 {
        let pair = self.closing.binary_search_by_key(&close, |(_, close)| *close).ok();
        pair.and_then(|at| self.closing.get(at)).map_or(close, |(open, _)| *open)
    }

    /// Whether a comment begins between two places.
    pub(super) fn has_comment(&self, from: u32, to: u32) -> bool {
        let next = self.comments.partition_point(|comment| comment.place.start < from);
        self.comments.get(next).is_some_and(|comment| comment.place.start < to)
    }

    /// The comments from the one numbered `first` on that begin before a place.
    pub(super) fn comments_in(&self, first: usize, until: u32) -> &'a [Comment] {
        let rest = self.comments.get(first..).unwrap_or(&[]);
        let count = rest.iter().take_while(|comment| comment.place.start < until).count();
        rest.get(..count).unwrap_or(&[])
    }

    /// Whether a comment follows on the same line.
    pub(super) fn follows(&self, at: u32) -> bool {
        let next = self.comments.partition_point(|comment| comment.place.start < at);
        self.comments.get(next).is_some_and(|comment| {
            let between = self.text.get(at as usize..comment.place.start as usize);
            between.is_some_and(|between| !between.contains('\n'))
        })
    }

    /// Whether a blank line stands before a place.
    pub(super) fn blank_before(&self, at: u32) -> bool {
        let before = self.text.get(..at as usize).unwrap_or("");
        let blanks = before.chars().rev().take_while(|letter| letter.is_whitespace() || *letter == ';');
        blanks.filter(|letter| *letter == '\n').count() > 1
    }
}

/// Pairs of braces that stand neither in a text nor in a comment, in the order of the closing ones.
fn braces(text: &str, comments: &[Comment]) -> Vec<(u32, u32)> {
    let (mut pairs, mut open) = (Vec::new(), Vec::new());
    let mut comments = comments.iter().peekable();
    let (mut quoted, mut escaped, mut resume) = (false, false, 0);
    for (at, byte) in text.bytes().enumerate() {
        let at = at as u32;
        if at < resume {
            continue;
        }
        if let Some(comment) = comments.next_if(|comment| comment.place.start == at) {
            resume = comment.place.end;
            continue;
        }
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => open.push(at),
            b'}' if !quoted => pairs.extend(open.pop().map(|open| (open, at))),
            _ => {}
        }
    }
    pairs
}

/// Where the word begins that stands before a place.
pub(super) fn word_before(text: &str, at: u32, words: &[&str]) -> u32 {
    let mut before = text.get(..at as usize).unwrap_or("").trim_end();
    for word in words {
        while let Some(shorter) = before.strip_suffix(word) {
            before = shorter.trim_end();
        }
    }
    let rest = text.get(before.len()..at as usize).unwrap_or("");
    before.len() as u32 + (rest.len() - rest.trim_start().len()) as u32
}
