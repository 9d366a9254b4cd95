//! What stands under the cursor: a word, a text, a comment, or a keyword of several words.

use std::ops::Range;

/// What a place of a text lies in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Under {
    /// A comment.
    Comment,
    /// A quoted text, without its quotes.
    Text(Range<usize>),
    /// A word of the language or a name; empty where there is none.
    Word(Range<usize>),
}

/// Keywords have so many words at most.
const LONGEST: usize = 5;

pub(super) fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Where the line of a byte begins and ends.
fn line(text: &str, offset: usize) -> Range<usize> {
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(offset..).and_then(|after| after.find('\n')).map_or(text.len(), |at| offset + at);
    start..end
}

/// What a byte lies in; texts and comments end with their line.
pub(super) fn under(text: &str, offset: usize) -> Under {
    let line = line(text, offset);
    let mut at = line.start;
    while let Some(found) = text.get(at..offset).and_then(|rest| rest.find(['"', '#'])).map(|found| at + found) {
        if text.get(found..).is_some_and(|rest| rest.starts_with('#')) {
            return Under::Comment;
        }
        let end = closing(text.get(found + 1..line.end).unwrap_or("")) + found + 1;
        if offset <= end {
            return Under::Text(found + 1..end);
        }
        at = end + 1;
    }
    Under::Word(word(text, offset))
}

/// The length of a text up to the quote that closes it.
fn closing(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

fn word(text: &str, offset: usize) -> Range<usize> {
    let before = text.get(..offset).unwrap_or("");
    let after = text.get(offset..).unwrap_or("");
    let start = before.trim_end_matches(is_of_word).len();
    start..offset + after.len() - after.trim_start_matches(is_of_word).len()
}

/// What stands before a byte on its line.
pub(super) fn before(text: &str, offset: usize) -> &str {
    text.get(line(text, offset).start..offset).unwrap_or("")
}

/// The words of a part of a line, each with its place.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|letter| !is_of_word(letter))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The longest run of words on a line that covers a byte and means something.
pub(super) fn phrase<T>(text: &str, offset: usize, meaning: impl Fn(&str) -> Option<T>) -> Option<(Range<usize>, T)> {
    let line = line(text, offset);
    let words: Vec<Range<usize>> =
        words(text.get(line.clone())?).map(|(at, word)| line.start + at..line.start + at + word.len()).collect();
    let here = words.iter().position(|word| word.start <= offset && offset <= word.end)?;
    for length in (1..=LONGEST).rev() {
        for first in (here + 1).saturating_sub(length)..=here {
            let Some(run) = words.get(first..first + length) else { continue };
            let blank = |pair: &[Range<usize>]| match pair {
                [one, next] => text.get(one.end..next.start).is_some_and(|gap| gap.trim().is_empty()),
                _ => true,
            };
            if !run.windows(2).all(blank) {
                continue;
            }
            let spelled: Vec<&str> = run.iter().filter_map(|word| text.get(word.clone())).collect();
            if let (Some(meant), Some(start), Some(end)) = (meaning(&spelled.join(" ")), run.first(), run.last()) {
                return Some((start.start..end.end, meant));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "x\nfee le_phí \"a \\\" # b\" due  in 5 # c \"d\"\n";

    fn at(word: &str) -> usize {
        LINE.find(word).unwrap()
    }

    #[test]
    fn words_texts_and_comments_are_told_apart() {
        let text = at("a \\")..at("\" due");
        assert_eq!(under(LINE, at("b\"")), Under::Text(text.clone()));
        assert_eq!(under(LINE, text.end), Under::Text(text));
        assert_eq!(under(LINE, at("c")), Under::Comment);
        assert_eq!(under(LINE, at("d\"")), Under::Comment);
        assert_eq!(under(LINE, at("phí")), Under::Word(at("le_")..at(" \"a")));
        assert_eq!(under(LINE, 0), Under::Word(0..1));
        assert_eq!(under("\"open", 3), Under::Text(1..5));
    }

    #[test]
    fn the_longest_phrase_is_taken() {
        let meaning = |words: &str| ["due", "due in", "in"].iter().position(|known| *known == words);
        assert_eq!(phrase(LINE, at("in 5"), meaning), Some((at("due")..at(" 5"), 1)));
        assert_eq!(phrase("due (in)", 6, meaning), Some((5..7, 2)));
        assert_eq!(phrase("fee", 1, meaning), None);
    }
}
