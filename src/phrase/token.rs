//! A text as words, figures and marks, with their places.

use unicode_normalization::UnicodeNormalization;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, in small ones.
    Word,
    /// Digits with the points, commas and strokes between them.
    Figure,
    /// One other character.
    Mark,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Bytes of the tidied text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a blank, or the beginning, lies before it.
    pub(super) apart: bool,
}

/// In normal form C, with single blanks: tables come with both forms and with line breaks inside cells.
///
/// ```
/// assert_eq!(thoihan::phrase::tidy(" 05\u{a0}ngày\n làm  việc "), "05 ngày làm việc");
/// ```
pub fn tidy(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tokens of a tidied text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut letters = text.char_indices().peekable();
    let mut apart = true;
    while let Some((start, letter)) = letters.next() {
        if letter == ' ' {
            apart = true;
            continue;
        }
        let kind = match letter {
            letter if letter.is_alphabetic() => Kind::Word,
            letter if letter.is_numeric() => Kind::Figure,
            _ => Kind::Mark,
        };
        let mut end = start + letter.len_utf8();
        while let Some((at, next)) = letters.peek().copied() {
            let joins = match kind {
                Kind::Word => next.is_alphabetic(),
                Kind::Figure => next.is_numeric() || joins_digits(text, at, next),
                Kind::Mark => false,
            };
            if !joins {
                break;
            }
            end = at + next.len_utf8();
            letters.next();
        }
        let piece = text.get(start..end).unwrap_or("").to_lowercase();
        tokens.push(Token { kind, text: piece, start, end, apart });
        apart = false;
    }
    tokens
}

/// Whether a mark stands between two digits.
fn joins_digits(text: &str, at: usize, mark: char) -> bool {
    let after = text.get(at + mark.len_utf8()..).unwrap_or("");
    matches!(mark, '.' | ',' | '/') && after.starts_with(|next: char| next.is_ascii_digit())
}

/// A place in the tokens; a piece that does not fit leaves it where it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(tokens: &'t [Token]) -> Self {
        Self { tokens, at: 0 }
    }

    pub(super) fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn is_done(&self) -> bool {
        self.peek().is_none()
    }

    pub(super) fn rest(&self) -> &'t [Token] {
        self.tokens.get(self.at..).unwrap_or(&[])
    }

    /// The tokens since an earlier place.
    pub(super) fn since(&self, earlier: &Self) -> &'t [Token] {
        self.tokens.get(earlier.at..self.at).unwrap_or(&[])
    }

    pub(super) fn next(&mut self) -> Option<&'t Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn mark(&mut self, mark: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == Kind::Mark && token.text == mark);
        self.at += usize::from(found);
        found
    }

    pub(super) fn marks(&mut self, marks: &[&str]) {
        while marks.iter().any(|mark| self.mark(mark)) {}
    }

    /// Takes the words of a phrase.
    pub(super) fn phrase(&mut self, phrase: &str) -> bool {
        let taken = begins(self.rest(), phrase);
        self.at += taken.unwrap_or(0);
        taken.is_some()
    }

    /// Takes the longest phrase of a table that fits.
    pub(super) fn longest<'w, T>(&mut self, table: &'w [(&'w str, T)]) -> Option<&'w T> {
        let fits = table.iter().filter_map(|(phrase, meaning)| Some((begins(self.rest(), phrase)?, meaning)));
        let (length, meaning) = fits.max_by_key(|(length, _)| *length)?;
        self.at += length;
        Some(meaning)
    }

    /// Takes the longest phrase of a list that fits.
    pub(super) fn any(&mut self, phrases: &[&str]) -> bool {
        let longest = phrases.iter().filter_map(|phrase| begins(self.rest(), phrase)).max();
        self.at += longest.unwrap_or(0);
        longest.is_some()
    }
}

/// How many tokens the words of a phrase are, if the tokens begin with them.
pub(super) fn begins(tokens: &[Token], phrase: &str) -> Option<usize> {
    let mut count = 0;
    for word in phrase.split(' ') {
        let token = tokens.get(count)?;
        if token.kind != Kind::Word || token.text != word {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// Whether the words of a phrase stand anywhere in the tokens.
pub(super) fn contains(tokens: &[Token], phrase: &str) -> bool {
    (0..tokens.len()).any(|at| tokens.get(at..).is_some_and(|rest| begins(rest, phrase).is_some()))
}
